import { useSyncExternalStore } from "react";

/**
 * Whether Hupan's server can be reached. `navigator.onLine` is no answer: a server on this machine is reachable
 * without any network, and one that was stopped is not, however good the network. So real requests decide: one
 * that fails, or one that the service worker had to answer from its store, means offline; then the health
 * address is asked until it answers.
 */
type State = "online" | "offline";

const PROBE_FIRST_MS = 1_000;
const PROBE_LAST_MS = 15_000;

let state: State = "online";
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const returns = new Set<() => void>();

function set(next: State) {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
  if (next === "online") for (const back of returns) back();
}

async function probe(wait: number) {
  timer = undefined;
  try {
    const response = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(8_000) });
    if (response.status < 500) {
      set("online");
      return;
    }
  } catch {
    // Away, or still away: ask again below. The browser may have said so before any request of the page's failed.
    set("offline");
  }
  schedule(Math.min(Math.max(wait * 2, PROBE_FIRST_MS), PROBE_LAST_MS));
}

function schedule(wait: number) {
  if (timer === undefined) timer = setTimeout(() => void probe(wait), wait);
}

export const connection = {
  get offline() {
    return state === "offline";
  },
  /** A request failed to arrive, or was answered from the store. */
  lost() {
    set("offline");
    schedule(PROBE_FIRST_MS);
  },
  /** A request was answered by the server itself. */
  found() {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    set("online");
  },
  /** Calls `back` whenever the server is reachable again. */
  onReturn(back: () => void) {
    returns.add(back);
    return () => void returns.delete(back);
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

if (typeof window !== "undefined") {
  window.addEventListener("offline", () => schedule(0));
  window.addEventListener("online", () => {
    if (state === "online") return;
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    schedule(0);
  });
}

/** True while the page must do with what it has: show history, hide what writes. */
export function useOffline(): boolean {
  return useSyncExternalStore(
    connection.subscribe,
    () => state === "offline",
    () => false,
  );
}
