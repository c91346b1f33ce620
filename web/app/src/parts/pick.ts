/* What was clicked in a chart: the row and the column of a cell, or the name of a mark. */
export interface Pick {
  name: string;
  value: unknown;
}
