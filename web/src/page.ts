/* The page: languages, live charts, downloads. Every word shown stands in the document already. */
import { live, registerMap, svg, type Live, type Option } from "./charts";
import { picture } from "./picture";

interface Chart {
  option: Option;
  height: number;
  narrowHeight: number;
  title: string;
  description: string;
  credit: string;
}

interface Data {
  charts: Record<string, Record<string, Chart>>;
  dark: Record<string, string>;
  shapes: Record<string, object>;
}

const FILE_WIDTH = 840;
const drawn = new Map<HTMLElement, Live>();
let data: Data;
let printing = false;

export function start(): void {
  data = JSON.parse(document.getElementById("weefsel-data")!.textContent!) as Data;
  for (const [name, shapes] of Object.entries(data.shapes)) registerMap(name, JSON.stringify(shapes));
  for (const button of all<HTMLButtonElement>("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language!, true));
  }
  for (const button of all<HTMLButtonElement>("[data-csv]")) button.addEventListener("click", () => saveTable(button));
  for (const button of all<HTMLButtonElement>("[data-save]")) button.addEventListener("click", () => void saveChart(button));
  for (const button of all<HTMLButtonElement>("[data-copy]")) button.addEventListener("click", () => void copy(button));
  window.addEventListener("hashchange", () => speak(asked(), false));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new ResizeObserver(fit).observe(document.querySelector("main")!);
  for (const button of all<HTMLButtonElement>("[data-thread]")) follow(button);
  window.addEventListener("beforeprint", printed);
  window.addEventListener("afterprint", redraw);
  speak(asked(), false);
}

function all<T extends HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

function asked(): string {
  const wanted = location.hash.slice(1);
  return wanted in data.charts ? wanted : document.documentElement.lang;
}

function speak(language: string, remember: boolean): void {
  for (const story of all("[data-story]")) {
    const mine = story.dataset.story === language;
    story.hidden = !mine;
    if (mine) {
      document.title = story.dataset.title!;
      document.querySelector(".languages")!.setAttribute("aria-label", story.dataset.languages!);
    }
  }
  for (const button of all("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  document.documentElement.lang = language;
  if (remember) history.replaceState(null, "", `#${language}`);
  redraw();
}

function dark(): boolean {
  return matchMedia("(prefers-color-scheme: dark)").matches && !matchMedia("print").matches;
}

/** The option in the colours of the ground it stands on. */
function coloured(option: Option): Option {
  if (!dark()) return option;
  const change = (part: unknown): unknown => {
    if (typeof part === "string") return data.dark[part] ?? part;
    if (Array.isArray(part)) return part.map(change);
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, change(value)]));
    }
    return part;
  };
  return change(option) as Option;
}

function chartOf(box: HTMLElement): Chart {
  return data.charts[document.documentElement.lang][box.dataset.chart!];
}

/** From this width down a chart uses its narrow form, as in the options. */
const NARROW = 560;

function heightOf(box: HTMLElement): number {
  const chart = chartOf(box);
  return box.clientWidth <= NARROW ? chart.narrowHeight : chart.height;
}

function shown(): HTMLElement[] {
  return all("article:not([hidden]) [data-chart]");
}

function clear(): void {
  for (const [box, chart] of drawn) {
    chart.dispose();
    box.replaceChildren();
  }
  drawn.clear();
}

function redraw(): void {
  printing = false;
  clear();
  for (const button of all("[data-thread]")) button.setAttribute("aria-pressed", "false");
  for (const box of shown()) draw(box);
}

function draw(box: HTMLElement): void {
  box.replaceChildren();
  if (!box.clientWidth) return; // not on this screen: its threads stand in words
  const chart = live(box, box.clientWidth, heightOf(box));
  chart.setOption({ ...coloured(chartOf(box).option), animation: false });
  box.querySelector("svg")?.setAttribute("aria-hidden", "true");
  drawn.set(box, chart);
}

function fit(): void {
  if (printing) return;
  for (const box of shown()) {
    const chart = drawn.get(box);
    if (!chart) draw(box);
    else if (box.clientWidth && box.clientWidth !== chart.getWidth()) {
      chart.resize({ width: box.clientWidth, height: heightOf(box) });
    }
  }
}

/** On paper a chart is a picture of fixed width that shrinks to the sheet, in the colours of paper. */
function printed(): void {
  printing = true;
  clear();
  shown().forEach((box, at) => {
    const { option, height } = chartOf(box);
    box.innerHTML = svg(JSON.stringify(option), FILE_WIDTH, height, `p${at}`);
    const drawing = box.querySelector("svg")!;
    drawing.setAttribute("viewBox", `0 0 ${FILE_WIDTH} ${height}`);
    drawing.setAttribute("preserveAspectRatio", "xMinYMin meet");
    drawing.removeAttribute("width");
    drawing.removeAttribute("height");
    drawing.setAttribute("aria-hidden", "true");
  });
}

/** A button of a thread: on it, or pressed, its whole path stands out in the chart, as under a pointer. */
function follow(button: HTMLButtonElement): void {
  const act = (type: "highlight" | "downplay") => {
    const chart = drawn.get(button.closest("figure")!.querySelector<HTMLElement>("[data-chart]")!);
    chart?.dispatchAction({ type, seriesIndex: 0, name: button.dataset.thread! });
  };
  const pressed = () => button.getAttribute("aria-pressed") === "true";
  const others = () => all<HTMLButtonElement>("[data-thread]", button.closest("ol")!);
  button.addEventListener("focus", () => act("highlight"));
  button.addEventListener("blur", () => pressed() || act("downplay"));
  button.addEventListener("click", () => {
    const was = pressed();
    for (const other of others()) other.setAttribute("aria-pressed", String(other === button && !was));
    act(was ? "downplay" : "highlight");
  });
}

function offer(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The table as CSV with exact values, in the form the spreadsheet of the language expects. */
export function csvOf(table: HTMLTableElement, language: string): string {
  const english = language === "en";
  const separator = english ? "," : ";";
  const quote = (text: string) => (/[",;\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const cell = (box: HTMLElement) => {
    const exact = box.dataset.value;
    if (exact === undefined) return quote(box.dataset.heading ?? box.textContent!.trim());
    return english ? exact : exact.replace(".", ",");
  };
  const lines = [...table.rows].map((row) => [...row.cells].map(cell).join(separator));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function saveTable(button: HTMLElement): void {
  const language = document.documentElement.lang;
  const name = button.dataset.csv!;
  const table = button.closest("article")!.querySelector<HTMLTableElement>(`[data-table="${name}"]`)!;
  offer(new Blob([csvOf(table, language)], { type: "text/csv" }), `weefsel-${name}-${language}.csv`);
}

function pictureOf(chart: Chart): string {
  return picture({
    body: svg(JSON.stringify(chart.option), FILE_WIDTH, chart.height, "w"),
    title: chart.title,
    description: chart.description,
    credit: chart.credit,
    width: FILE_WIDTH,
    height: chart.height,
    fonts: fontRules(),
    paper: "#FBFAF7",
    ink: "#1B2A33",
    muted: "#626D75",
  });
}

function fontRules(): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules
    .filter((rule) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Sans"))
    .map((rule) => rule.cssText)
    .join("\n");
}

async function saveChart(button: HTMLElement): Promise<void> {
  const name = button.dataset.of!;
  const chart = data.charts[document.documentElement.lang][name];
  const text = pictureOf(chart);
  const file = `weefsel-${name}-${document.documentElement.lang}`;
  const vector = new Blob([text], { type: "image/svg+xml" });
  if (button.dataset.save === "svg") return offer(vector, `${file}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  const pen = canvas.getContext("2d")!;
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  canvas.toBlob((blob) => blob && offer(blob, `${file}.png`), "image/png");
}

async function copy(button: HTMLElement): Promise<void> {
  const source = button.closest("section")!.querySelector<HTMLElement>(button.dataset.copy!)!;
  const text = source.tagName === "UL" ? [...source.children].map((item) => `- ${item.textContent}`).join("\n") : source.textContent!;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  document.querySelector("[role=status]")!.textContent = button.dataset.done!;
}
