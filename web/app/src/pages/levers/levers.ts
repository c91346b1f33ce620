/* Levers as the address writes them: kind:value:payer:cost, with commas between. */

export interface Lever {
  key: string;
  name: string;
  about: string;
  low: number;
  high: number;
  step: number;
  rest: number;
  payer: string;
  unit: "percent" | "days" | "times";
  counted: boolean;
}

export interface Setting {
  value: number;
  payer: string;
  cost: number;
}

export function pulledOf(text: string): Record<string, Setting> {
  const rows = text.split(",").filter((row) => row !== "");
  return Object.fromEntries(
    rows.map((row) => {
      const [kind, value, payer = "federal", cost = "0"] = row.split(":");
      return [kind, { value: Number(value), payer, cost: Number(cost) }];
    }),
  );
}

export function textOf(pulled: Record<string, Setting>): string {
  return Object.entries(pulled)
    .map(([kind, one]) => [kind, Number(one.value.toFixed(4)), one.payer, one.cost].join(":"))
    .join(",");
}
