import { useEffect, useRef } from "react";
import { subscribe } from "./sharedStream";
import type { StreamEvent } from "./stream";

/**
 * Hears a standing stream (`/api/events`, `/api/models/events`), shared by all tabs. Besides the server's events
 * the name `missed` (MISSED) may come: then read again what the stream keeps current.
 */
export function useServerEvents(url: string | null, onEvent: (event: StreamEvent) => void) {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    if (url === null) return;
    return subscribe(url, (event) => latest.current(event));
  }, [url]);
}
