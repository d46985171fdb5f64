/** A reply as its events tell it. Pure: the same events give the same reply, in whatever pieces and how often they arrive. */
import type { MessageView, Part, PartOf, StreamEvent } from "@/api";

export interface LiveReply {
  readonly runId: string;
  readonly messageId: string;
  /** The last event that was taken in; an event up to here is one that came twice. */
  readonly lastId: number;
  readonly parts: readonly Part[];
  /** Remarks in passing, which the message does not keep. */
  readonly notices: readonly PartOf<"notice">[];
  /** The model has begun; before that the run waits for its turn. */
  readonly started: boolean;
  /** When this page saw the model begin, for the count of seconds while it thinks. */
  readonly startedAt: number | null;
  /** Nothing more will come. */
  readonly over: boolean;
  /** The message as it was kept, once it is over. */
  readonly finished: MessageView | null;
}

/** A reply of which nothing has been heard yet. The events of a reply that goes on tell what stood before, too. */
export function beginReply(runId: string, messageId: string): LiveReply {
  return {
    runId,
    messageId,
    lastId: 0,
    parts: [],
    notices: [],
    started: false,
    startedAt: null,
    over: false,
    finished: null,
  };
}

/** The reply after one more event. */
export function advance(reply: LiveReply, event: StreamEvent, now: number): LiveReply {
  const id = event.id === null ? null : Number(event.id);
  if (id !== null && id <= reply.lastId) return reply;
  const next = { ...reply, lastId: id ?? reply.lastId };
  switch (event.event) {
    case "started":
      return { ...next, started: true, startedAt: now };
    case "part": {
      const { index, part } = event.data as { index: number; part: Part };
      return { ...next, started: true, parts: withPart(reply.parts, index, part) };
    }
    case "delta": {
      const { index, text } = event.data as { index: number; text: string };
      const part = reply.parts[index];
      if (part?.type !== "text" && part?.type !== "thinking") return next;
      return { ...next, parts: withPart(reply.parts, index, { ...part, text: part.text + text }) };
    }
    case "notice": {
      const notice = event.data as Omit<PartOf<"notice">, "type">;
      return { ...next, notices: [...reply.notices, { ...notice, type: "notice" }] };
    }
    case "finished":
      return { ...next, over: true, finished: (event.data as { message?: MessageView }).message ?? null };
    default:
      return next;
  }
}

function withPart(parts: readonly Part[], index: number, part: Part): readonly Part[] {
  const next = [...parts];
  next[index] = part;
  return next;
}

/**
 * The parts to show: what the stream has told, unless the message was read with more in it. That is so for an instant after a
 * reload, while the events are told again from the first.
 */
export function shownParts(message: MessageView, reply: LiveReply | undefined): readonly Part[] {
  if (!reply) return message.parts;
  if (reply.finished) return reply.finished.parts;
  return lengthOf(reply.parts) >= lengthOf(message.parts) ? reply.parts : message.parts;
}

function lengthOf(parts: readonly Part[]): number {
  let length = 0;
  for (const part of parts) length += part.type === "text" || part.type === "thinking" ? part.text.length : 1;
  return length;
}
