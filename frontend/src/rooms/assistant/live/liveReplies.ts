/**
 * The replies that are being written, outside React: a word a fiftieth of a second redraws one message, not the page. Each
 * run is followed once, however many places show it, and what was heard is kept while the page lives, so that coming back
 * to a conversation resumes after the last event instead of hearing all again.
 */
import { useSyncExternalStore } from "react";
import { type ApiError, followStream, type MessageView, type StreamEvent } from "@/api";
import { advance, beginReply, type LiveReply } from "./reply";

interface Followed {
  reply: LiveReply;
  waiting: StreamEvent[];
  stop: AbortController | null;
  users: number;
}

export interface FollowHooks {
  /** The reply is over; with the message as it was kept, where the stream told it. */
  readonly onFinished: (message: MessageView | null) => void;
  /** The run cannot be followed (it is gone, or not ours). */
  readonly onRefused: (error: ApiError) => void;
}

const followed = new Map<string, Followed>();
const listeners = new Map<string, Set<() => void>>();

/** A page in the background gets no frames; this is how long it lets events gather. */
const hiddenWaitMs = 250;

/** Follows a run until the returned function is called or the reply is over. */
export function followReply(message: MessageView & { run_id: string }, hooks: FollowHooks): () => void {
  const entry = followed.get(message.id) ?? fresh(message);
  if (entry.reply.runId !== message.run_id) {
    // The same message goes on in another run (continued after a stop).
    entry.stop?.abort();
    entry.stop = null;
    entry.waiting = [];
    entry.reply = beginReply(message.run_id, message.id);
  }
  followed.set(message.id, entry);
  entry.users += 1;
  if (!entry.stop) entry.stop = listen(entry, hooks);
  return () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.stop?.abort();
    entry.stop = null;
  };
}

function fresh(message: MessageView & { run_id: string }): Followed {
  return { reply: beginReply(message.run_id, message.id), waiting: [], stop: null, users: 0 };
}

function listen(entry: Followed, hooks: FollowHooks): AbortController {
  const stop = new AbortController();
  const { runId, messageId, lastId } = entry.reply;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = () => {
    // Two clocks were set; whichever comes first draws.
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    if (stop.signal.aborted) return;
    const now = Date.now();
    for (const event of entry.waiting.splice(0)) entry.reply = advance(entry.reply, event, now);
    notify(messageId);
    if (!entry.reply.over) return;
    stop.abort();
    entry.stop = null;
    hooks.onFinished(entry.reply.finished);
  };
  void followStream(`/api/runs/${encodeURIComponent(runId)}/events`, {
    signal: stop.signal,
    ...(lastId > 0 ? { lastEventId: String(lastId) } : {}),
    isLast: (event) => event.event === "finished",
    onEvent: (event) => {
      entry.waiting.push(event);
      if (timer !== undefined) return;
      timer = setTimeout(draw, hiddenWaitMs);
      requestAnimationFrame(draw);
    },
    onError: (error) => {
      entry.stop = null;
      hooks.onRefused(error);
    },
  });
  return stop;
}

/** Forgets what was heard of a message, once the message itself holds it. */
export function forgetReply(messageId: string): void {
  const entry = followed.get(messageId);
  if (!entry || entry.stop) return;
  followed.delete(messageId);
  notify(messageId);
}

function notify(messageId: string): void {
  for (const listener of listeners.get(messageId) ?? []) listener();
}

function subscribe(messageId: string, listener: () => void): () => void {
  const set = listeners.get(messageId) ?? new Set();
  listeners.set(messageId, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0) listeners.delete(messageId);
  };
}

/** The live state of one message, or nothing when it is not being written. */
export function useLiveReply(messageId: string | null): LiveReply | undefined {
  return useSyncExternalStore(
    (listener) => (messageId === null ? () => undefined : subscribe(messageId, listener)),
    () => (messageId === null ? undefined : followed.get(messageId)?.reply),
  );
}
