/* Charts from plain options: the same code draws in the page and, without a document, as text of an SVG. */
import { BarChart, HeatmapChart, LineChart, MapChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  GeoComponent,
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import widths from "./widths.json";

echarts.use([
  BarChart,
  HeatmapChart,
  LineChart,
  MapChart,
  SankeyChart,
  ScatterChart,
  GeoComponent,
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  VisualMapComponent,
  LabelLayout,
  SVGRenderer,
]);

export type Option = Record<string, unknown>;

const UNKNOWN_WIDTH = 560;
const REGULAR: Record<string, number> = widths["400"];
const SEMIBOLD: Record<string, number> = widths["600"];

/** Width of a text in pixels, from the advance widths of Source Sans 3; needs no canvas. */
export function textWidth(text: string, size: number, bold: boolean): number {
  const table = bold ? SEMIBOLD : REGULAR;
  let total = 0;
  for (const letter of text) total += table[String(letter.codePointAt(0))] ?? UNKNOWN_WIDTH;
  return (total * size) / 1000;
}

echarts.setPlatformAPI({
  measureText(text: string, font?: string) {
    const size = Number(/([\d.]+)px/.exec(font ?? "")?.[1] ?? 12);
    const bold = /\b(bold|[6-9]00)\b/.test(font ?? "");
    return { width: textWidth(text, size, bold) };
  },
});

/** The chart as SVG text. Identifiers begin with `prefix`, so that many can stand in one document. */
export function svg(optionText: string, width: number, height: number, prefix: string): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ ...(JSON.parse(optionText) as Option), animation: false });
    const painter = chart.getZr().painter as unknown as { renderToString(options: object): string };
    const drawn = painter.renderToString({ cssAnimation: false, cssEmphasis: false, useViewBox: true });
    return drawn.replace(/\bzr\d+-/g, `${prefix}-`);
  } finally {
    chart.dispose();
  }
}

/** The shapes of a map, as GeoJSON text, under a name that options can use. */
export function registerMap(name: string, geoJson: string): void {
  echarts.registerMap(name, JSON.parse(geoJson));
}

export function live(box: HTMLElement, width: number, height: number): echarts.ECharts {
  return echarts.init(box, null, { renderer: "svg", width, height });
}

export type Live = echarts.ECharts;
