import { useSyncExternalStore } from "react";

/** Something heavy that is fetched when the first message needs it, and then is there for all. */
export interface Lazy<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => T | null;
}

/** Makes such a thing. A fetch that failed (offline, perhaps) is tried again by the next message that asks. */
export function lazily<T>(load: () => Promise<T>): Lazy<T> {
  const listeners = new Set<() => void>();
  let loaded: T | null = null;
  let isLoading = false;
  const fetchOnce = () => {
    if (isLoading || loaded !== null) return;
    isLoading = true;
    load().then(
      (arrived) => {
        loaded = arrived;
        for (const listener of listeners) listener();
      },
      () => {
        isLoading = false;
      },
    );
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      fetchOnce();
      return () => void listeners.delete(listener);
    },
    get: () => loaded,
  };
}

/** The thing once it has arrived, else null; asking for it fetches it. */
export function useLazy<T>(lazy: Lazy<T>): T | null {
  return useSyncExternalStore(lazy.subscribe, lazy.get);
}
