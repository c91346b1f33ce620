/* What the server tells, as it is written in faces/web/asdata.py. */

export interface Column {
  name: string;
  heading: string;
  unit: string;
  decimals: number | null;
}

export type Cell = string | number | null;

export interface Table {
  name: string;
  caption: string;
  columns: Column[];
  rows: Cell[][];
}

export interface Chart {
  name: string;
  title: string;
  option: Record<string, unknown>;
  description: string;
  credit: string;
  height: number;
  narrowHeight: number;
  table: Table;
  /** What the rows of the table stand for, where they can be picked. */
  keys: string[];
}

export interface Section {
  name: string;
  heading: string;
  paragraphs: string[];
  chart: Chart | null;
  table: Table | null;
}

/** What a story begins with. */
export interface Opening {
  title: string;
  sentence: string;
  lead: string[];
  /** Jobs lost where it begins, as the sentence has them. */
  direct: string;
  section: Section;
}

export interface Story {
  language: string;
  title: string;
  sentence: string;
  lead: string[];
  sections: Section[];
  assumptions: string[];
  notValidFor: string[];
  sources: string[];
  study: string;
}

export interface Industry {
  code: string;
  name: string;
  official: string;
  jobs: Record<string, number>;
}

/** Where a plant can stand: its key, its name, its region; `exact` where it is what was asked for. */
export interface Place {
  key: string;
  name: string;
  region: string;
  exact?: boolean;
}

export interface Names {
  industries: Industry[];
  services: Named[];
  sections: Record<string, string>;
  regions: Record<string, string>;
  provinces: { key: string; name: string; region: string }[];
}

export interface Snippets {
  address: string;
  python: string;
  r: string;
  power_query: string;
  command: string;
}

export interface Setting {
  name: string;
  /** In a few words of the language of the page. */
  label: string;
  about: string;
  unit: string;
  type: string;
  choices: string[];
  low: number | null;
  high: number | null;
  default: unknown;
  required: boolean;
}

export interface Method {
  name: string;
  title: string;
  needs: string[];
  gives: string;
  unit: string;
  source: string;
  settings: Setting[];
}

export interface Entry {
  name: string;
  title: string;
  year: number | null;
  n: number;
  status: string;
  hash: string;
  embedded: boolean;
}

/** Something that can be chosen: its key, and its name in the language. */
export interface Named {
  key: string;
  name: string;
}

/** A story with what each of its charts is computed from. */
export interface Told extends Story {
  code: Record<string, Snippets>;
}
