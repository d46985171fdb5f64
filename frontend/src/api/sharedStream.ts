import { followStream, type StreamEvent } from "./stream";

/**
 * One event stream for all tabs. A browser grants six connections to a server of HTTP/1.1; with two standing
 * streams a tab, the third tab would hang. So one tab (the holder of a Web Lock) follows the stream and passes
 * the events on; when it closes, another takes over.
 */
type Listener = (event: StreamEvent) => void;

/** Made up by the page: the stream was interrupted or handed over, so read again what it keeps current. */
export const MISSED = "missed";

interface Wire {
  listeners: Set<Listener>;
  stop: () => void;
}

const wires = new Map<string, Wire>();

export function subscribe(url: string, listener: Listener): () => void {
  let wire = wires.get(url);
  if (!wire) {
    wire = open(url);
    wires.set(url, wire);
  }
  wire.listeners.add(listener);
  const opened = wire;
  return () => {
    opened.listeners.delete(listener);
    if (opened.listeners.size > 0 || wires.get(url) !== opened) return;
    wires.delete(url);
    opened.stop();
  };
}

function open(url: string): Wire {
  const listeners = new Set<Listener>();
  const ended = new AbortController();
  const deliver = (event: StreamEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const missed: StreamEvent = { id: null, event: MISSED, data: null };
  const shared = typeof BroadcastChannel !== "undefined" && navigator.locks !== undefined;
  const channel = shared ? new BroadcastChannel(`hupan:${url}`) : null;
  if (channel) channel.onmessage = (message: MessageEvent<StreamEvent>) => deliver(message.data);
  const spread = (event: StreamEvent) => {
    deliver(event);
    if (!ended.signal.aborted) channel?.postMessage(event);
  };
  const follow = (tookOver: boolean) => {
    if (tookOver) spread(missed);
    return followStream(url, {
      signal: ended.signal,
      onEvent: spread,
      onOpen: (again) => {
        if (again) spread(missed);
      },
    });
  };
  if (!shared) {
    void follow(false);
  } else {
    const asked = performance.now();
    navigator.locks
      // Having waited means that another tab held the stream until now.
      .request(`hupan:${url}`, { signal: ended.signal }, () => follow(performance.now() - asked > 1_000))
      .catch(() => {
        // Aborted while waiting for its turn: nothing to follow any more.
      });
  }
  return {
    listeners,
    stop: () => {
      ended.abort();
      channel?.close();
    },
  };
}
