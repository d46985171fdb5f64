import { createParser, type EventSourceMessage } from "eventsource-parser";
import { connection } from "./connection";
import { type ApiError, asApiError, problemOf } from "./problem";

export interface StreamEvent {
  id: string | null;
  event: string;
  /** The payload, parsed from JSON. */
  data: unknown;
}

export interface StreamOptions {
  signal: AbortSignal;
  onEvent: (event: StreamEvent) => void;
  /** The stream (re)opened. `again` is true after an interruption: what cannot be resumed must be read anew. */
  onOpen?: (again: boolean) => void;
  /** The server refused (4xx): it will not be asked again. */
  onError?: (error: ApiError) => void;
  /** Resume after this event. */
  lastEventId?: string;
  /** Return true to stop for good after this event; otherwise the end of the stream means: connect again. */
  isLast?: (event: StreamEvent) => boolean;
}

const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 10_000;
// The server sends a comment every 15 s; a line silent for much longer is dead, whatever TCP believes.
const SILENCE_MS = 45_000;

/**
 * Follows a server's events over `fetch` until `signal` aborts, reconnecting with `Last-Event-ID`.
 * Not the browser's `EventSource`: that one hides the status of a refusal and cannot start at a given event.
 */
export async function followStream(url: string, options: StreamOptions): Promise<void> {
  let lastEventId = options.lastEventId ?? null;
  let wait = FIRST_WAIT_MS;
  let again = false;
  while (!options.signal.aborted) {
    const outcome = await readOnce(url, lastEventId, options, again, (id) => {
      lastEventId = id;
      wait = FIRST_WAIT_MS;
    });
    if (outcome === "done") return;
    if (outcome === "opened") {
      again = true;
      wait = FIRST_WAIT_MS;
    }
    await pause(wait, options.signal);
    wait = Math.min(wait * 2, LAST_WAIT_MS);
  }
}

type Outcome = "done" | "opened" | "failed";

async function readOnce(
  url: string,
  lastEventId: string | null,
  options: StreamOptions,
  again: boolean,
  onId: (id: string) => void,
): Promise<Outcome> {
  const line = new AbortController();
  const stop = () => line.abort();
  options.signal.addEventListener("abort", stop);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE_MS);
  };
  let opened = false;
  let last = false;
  try {
    heard();
    const headers = new Headers({ Accept: "text/event-stream" });
    if (lastEventId !== null) headers.set("Last-Event-ID", lastEventId);
    const response = await fetch(url, { headers, cache: "no-store", signal: line.signal });
    if (!response.ok || !response.body) {
      const body: unknown = await response.json().catch(() => null);
      if (response.status < 500 && response.status !== 429) {
        options.onError?.(problemOf(body, response));
        return "done";
      }
      return "failed";
    }
    opened = true;
    connection.found();
    options.onOpen?.(again);
    const parser = createParser({
      onEvent: (message) => {
        const event = read(message);
        if (!event || options.signal.aborted) return;
        if (event.id !== null) onId(event.id);
        options.onEvent(event);
        if (options.isLast?.(event)) last = true;
      },
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      if (last) {
        stop();
        return "done";
      }
    }
    return "opened";
  } catch (error) {
    if (options.signal.aborted) return "done";
    if (!opened && asApiError(error).status === 0) connection.lost();
    return opened ? "opened" : "failed";
  } finally {
    clearTimeout(silence);
    options.signal.removeEventListener("abort", stop);
  }
}

function read(message: EventSourceMessage): StreamEvent | null {
  try {
    return { id: message.id ?? null, event: message.event ?? "message", data: JSON.parse(message.data) };
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A little chance keeps a hundred pages from knocking in step after a restart.
    const timer = setTimeout(finish, ms * (0.75 + Math.random() / 2));
    const unsubscribe = connection.onReturn(finish);
    function finish() {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener("abort", finish);
      resolve();
    }
    signal.addEventListener("abort", finish);
  });
}
