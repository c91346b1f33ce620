/* One script, two places: in the page it starts the page; without a document it offers the drawing functions. */
import { registerMap, svg } from "./charts";
import { start } from "./page";
import { picture, type Picture } from "./picture";

const drawing = {
  svg,
  registerMap,
  picture: (text: string) => picture(JSON.parse(text) as Picture),
};

if (typeof document === "undefined") {
  // Text measurement looks at the clock; a clock that stands still gives the same picture every time.
  const Real = Date;
  const still = function (...given: unknown[]) {
    return given.length ? new (Real as never as new (...a: unknown[]) => Date)(...given) : new Real(0);
  } as unknown as DateConstructor;
  Object.assign(still, { now: () => 0, UTC: Real.UTC, parse: Real.parse, prototype: Real.prototype });
  globalThis.Date = still;
  (globalThis as Record<string, unknown>).weefsel = drawing;
} else {
  start();
}
