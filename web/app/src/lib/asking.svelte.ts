/* A question to the server: the latest one counts, an earlier one is dropped. */
import { failureOf, get, wasAborted, type Failure } from "./api";
import { t } from "./state.svelte";

export class Asking<T> {
  answer = $state.raw<T>();
  failure = $state.raw<Failure>();
  busy = $state(false);
  #running: AbortController | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Asks, after a pause in which another question may take its place. */
  ask(path: string, then: (answer: T) => void = () => undefined, pause = 0): void {
    clearTimeout(this.#waiting);
    this.busy = true;
    this.#waiting = setTimeout(() => void this.#ask(path, then), pause);
  }

  /** Drops what is on its way; the answer that was stays. */
  stop(): void {
    clearTimeout(this.#waiting);
    this.#running?.abort();
    this.busy = true;
  }

  async #ask(path: string, then: (answer: T) => void): Promise<void> {
    this.#waiting = undefined;
    this.#running?.abort();
    const mine = (this.#running = new AbortController());
    this.busy = true;
    try {
      this.answer = await get<T>(path, mine.signal);
      this.failure = undefined;
      then(this.answer);
    } catch (error) {
      if (wasAborted(error)) return;
      this.failure = failureOf(error, t("web.silent"));
    }
    if (this.#running === mine && this.#waiting === undefined) this.busy = false;
  }
}
