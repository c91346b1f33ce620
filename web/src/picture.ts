/* A chart as a file that stands alone: title, picture, credit, and the letters it is set in. */
import { textWidth } from "./charts";

export interface Picture {
  body: string;
  title: string;
  description: string;
  credit: string;
  width: number;
  height: number;
  fonts: string;
  paper: string;
  ink: string;
  muted: string;
}

const MARGIN = 24;
const TITLE = { size: 20, line: 26 };
const CREDIT = { size: 14, line: 20 };

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Break a text into lines no wider than `room` pixels. */
export function lines(text: string, size: number, bold: boolean, room: number): string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size, bold) > room) {
      found.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line ? [...found, line] : found;
}

function texts(rows: string[], top: number, type: { size: number; line: number }, colour: string, weight: number) {
  return rows
    .map((row, at) => {
      const y = top + type.size + at * type.line;
      return `<text x="${MARGIN}" y="${y}" font-size="${type.size}" font-weight="${weight}" fill="${colour}">${escape(row)}</text>`;
    })
    .join("\n");
}

export function picture(p: Picture): string {
  const total = p.width + 2 * MARGIN;
  const titles = lines(p.title, TITLE.size, true, p.width);
  const credits = lines(p.credit, CREDIT.size, false, p.width);
  const bodyTop = MARGIN + titles.length * TITLE.line + 8;
  const creditTop = bodyTop + p.height + 8;
  const height = creditTop + credits.length * CREDIT.line + MARGIN;
  const body = p.body
    .replace(/<svg [^>]*>/, `<svg x="${MARGIN}" y="${bodyTop}" width="${p.width}" height="${p.height}" viewBox="0 0 ${p.width} ${p.height}">`)
    .trim();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${total}" height="${height}" viewBox="0 0 ${total} ${height}" role="img" aria-labelledby="picture-title picture-description" font-family="'Source Sans 3', 'Source Sans Pro', Arial, sans-serif">`,
    `<title id="picture-title">${escape(p.title)}</title>`,
    `<desc id="picture-description">${escape(p.description)}</desc>`,
    p.fonts ? `<style>${p.fonts}</style>` : "",
    `<rect width="${total}" height="${height}" fill="${p.paper}"/>`,
    texts(titles, MARGIN, TITLE, p.ink, 600),
    body,
    texts(credits, creditTop, CREDIT, p.muted, 400),
    "</svg>",
    "",
  ]
    .filter((part, at) => part || at > 8)
    .join("\n");
}
