/* Calls to the server; every failure comes back as the block that the server wrote. */

export interface Fault {
  what: string;
  remedy: string;
  file: string;
  row: string;
  column: string;
}

export interface Failure {
  what: string;
  remedy: string;
  faults: Fault[];
  status: number;
}

export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

/** The header that marks a change as ours; another site cannot send it. */
const MARK = { "x-weefsel": "1" };

/** What every call says: the language of the page, not that of the browser. Blocks come back in it. */
function spoken(): Record<string, string> {
  return { "accept-language": document.documentElement.lang };
}

async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  let block: Partial<Failure> = {};
  try {
    block = (await response.json()) as Partial<Failure>;
  } catch {
    // not one of our blocks
  }
  throw new Refused({
    what: block.what ?? `${response.status}`,
    remedy: block.remedy ?? "",
    faults: block.faults ?? [],
    status: response.status,
  });
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answered(await fetch(path, { signal, headers: spoken() }))).json() as Promise<T>;
}

export async function send<T>(method: string, path: string, body?: BodyInit, type?: string): Promise<T | undefined> {
  const headers: Record<string, string> = { ...MARK, ...spoken(), ...(type && { "content-type": type }) };
  const response = await answered(await fetch(path, { method, body, headers }));
  return response.status === 204 ? undefined : ((await response.json()) as T);
}

/** Sends something and takes the file that comes back. */
export async function sendFor(path: string, body: FormData): Promise<Blob> {
  return (await answered(await fetch(path, { method: "POST", body, headers: { ...MARK, ...spoken() } }))).blob();
}

/** A failure as a block, whatever it was. */
export function failureOf(error: unknown, silent: string): Failure {
  if (error instanceof Refused) return error.failure;
  return { what: silent, remedy: "", faults: [], status: 0 };
}

export function wasAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
