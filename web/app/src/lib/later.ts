/* What the reader does not look at is done afterwards, piece by piece, so that what they look at comes first. */

const waiting: (() => void)[] = [];
let going = false;

const soon: (next: () => void) => void =
  typeof requestIdleCallback === "function"
    ? (next) => requestIdleCallback(next, { timeout: 200 })
    : (next) => setTimeout(next, 16);

function next(): void {
  waiting.shift()?.();
  going = waiting.length > 0;
  if (going) soon(next);
}

/** Does a piece of work when there is time; the function it gives back calls it off. */
export function later(work: () => void): () => void {
  waiting.push(work);
  if (!going) {
    going = true;
    soon(next);
  }
  return () => {
    const at = waiting.indexOf(work);
    if (at >= 0) waiting.splice(at, 1);
  };
}
