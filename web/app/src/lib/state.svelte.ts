/* What the whole app knows: the language and its words, the page and what its address says. */
import { get } from "./api";
import { pages } from "./pages";

export const LANGUAGES = ["nl", "fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES: Record<string, string> = { nl: "nl-BE", fr: "fr-BE", en: "en-GB" };

interface Known {
  language: Language;
  words: Record<string, string>;
  dark: Record<string, string>;
  page: string;
  query: Record<string, string>;
  ready: boolean;
  tokenNeeded: boolean;
  silent: boolean;
  version: string;
  said: string;
}

export const app: Known = $state({
  language: "nl",
  words: {},
  dark: {},
  page: "",
  query: {},
  ready: false,
  tokenNeeded: false,
  silent: false,
  version: "",
  said: "",
});

/** A phrase, its blanks filled. */
export function t(key: string, parts: Record<string, string> = {}): string {
  const text = app.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}

const writers = new Map<string, Intl.NumberFormat>();

/** Writes numbers of one language; each is made once, for making one takes far longer than using it. */
function writer(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language}${decimals}`;
  let found = writers.get(key);
  if (!found) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    found = new Intl.NumberFormat(LOCALES[language], { ...digits, useGrouping: true });
    writers.set(key, found);
  }
  return found;
}

/** A number as the language writes it. */
export function number(value: number, decimals = 0): string {
  return writer(app.language, decimals).format(value).replace("-", "−");
}

/** A number rounded to what is known, as in sentences: two figures, three from 10,000, whole ones below 100. */
export function about(value: number): string {
  const size = Math.abs(value);
  const figures = size >= 10_000 ? 3 : 2;
  const step = size < 100 ? 1 : 10 ** (Math.floor(Math.log10(size)) + 1 - figures);
  return number(Math.sign(value) * Math.floor(size / step + 0.5) * step);
}

/** A share as a percentage, as the language writes it. */
export function percent(share: number): string {
  return `${number(100 * share)}${app.language === "fr" ? "\u00a0" : ""}%`;
}

/** Says something to those who listen rather than look. */
export function say(text: string): void {
  app.said = text;
}

function read(): void {
  const [, first = ""] = location.pathname.split("/");
  app.page = first || pages[0].key;
  const query = Object.fromEntries(new URLSearchParams(location.search));
  delete query.lang;
  app.query = query;
}

function asked(): Language {
  const wanted = new URLSearchParams(location.search).get("lang") ?? navigator.language.slice(0, 2);
  return (LANGUAGES as readonly string[]).includes(wanted) ? (wanted as Language) : "en";
}

/** The address of a page with what it shows, the language included. */
export function addressOf(page: string, query: Record<string, string>): string {
  const full = new URLSearchParams({ ...query, lang: app.language });
  return `/${page}?${full.toString()}`;
}

export function go(page: string, query: Record<string, string> = {}): void {
  history.pushState(null, "", addressOf(page, query));
  read();
  scrollTo(0, 0);
}

/** Keeps what is shown in the address, so that the link restores it. */
export function remember(query: Record<string, string>): void {
  app.query = query;
  history.replaceState(history.state, "", addressOf(app.page, query));
}

export async function speak(language: Language): Promise<void> {
  const found = await get<{ words: Record<string, string>; dark: Record<string, string> }>(`/api/words/${language}`);
  app.words = found.words;
  app.dark = found.dark;
  app.language = language;
  document.documentElement.lang = language;
  history.replaceState(history.state, "", addressOf(app.page, app.query));
}

export async function begin(): Promise<void> {
  read();
  document.documentElement.lang = asked();
  addEventListener("popstate", () => {
    read();
    const language = asked();
    if (language !== app.language) void speak(language);
  });
  try {
    const [session] = await Promise.all([
      get<{ version: string; token_needed: boolean }>("/api/session"),
      speak(asked()).catch(() => undefined), // refused where a token is needed
    ]);
    app.version = session.version;
    app.tokenNeeded = session.token_needed;
    app.silent = !app.tokenNeeded && Object.keys(app.words).length === 0;
    app.ready = true;
  } catch {
    app.silent = true;
  }
}
