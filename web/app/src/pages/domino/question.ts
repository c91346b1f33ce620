/* The question of the page, as its address holds it. */
import { app } from "../../lib/state.svelte";

export type Question = Record<
  "industry" | "place" | "jobs" | "share" | "start" | "days" | "back" | "only" | "who" | "what" | "at",
  string
>;

/** In what the loss is said: jobs, a part of the plant, or a part of its industry in the region. */
export type Unit = "jobs" | "plant" | "industry";

/** The case that opens: a car plant in Limburg with the jobs of Ford Genk. */
const OPENING = { industry: "C29", place: "Limburg", jobs: "4300" };
const NOTHING = { share: "", start: "", days: "", back: "", only: "", who: "", what: "", at: "" };

/** The question of the address; what it does not say is that of the case that opens. */
export function asked(): Question {
  const found = { ...OPENING, ...NOTHING, ...app.query };
  return app.query.share && !app.query.jobs ? { ...found, jobs: "" } : found;
}

export function unitOf(question: Question): Unit {
  if (!question.share) return "jobs";
  return question.jobs ? "plant" : "industry";
}

/** What goes into an address: everything that is said. */
export function kept(question: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== ""));
}

/** A name without case, accents and signs, to compare what is typed with what is known. */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\s’'_–-]+/g, " ")
    .trim()
    .toLowerCase();
}
