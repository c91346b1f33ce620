/* What was clicked in a chart: the row and the column of a cell, or the name of a mark. */
export interface Pick {
  name: string;
  value: unknown;
  /** Which one it is among the marks of its series, from 0; -1 where nothing is counted. */
  index: number;
}
