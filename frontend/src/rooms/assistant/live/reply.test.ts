import { describe, expect, it } from "vitest";
import type { MessageView, StreamEvent } from "@/api";
import { advance, beginReply, type LiveReply, shownParts } from "./reply";

const message: MessageView = {
  id: "msg_1",
  conversation_id: "conv_1",
  parent_id: null,
  role: "assistant",
  parts: [],
  status: "running",
  model_id: null,
  run_id: "run_1",
  usage: null,
  problem: null,
  created_at: "2026-11-01T08:00:00Z",
  siblings: ["msg_1"],
};
const done: MessageView = { ...message, status: "complete", parts: [{ type: "text", text: "Hello there" }] };

const log: readonly StreamEvent[] = [
  ["started", { model_id: "m" }],
  ["notice", { code: "assistant.context_trimmed", params: { dropped: 2 } }],
  ["part", { index: 0, part: { type: "thinking", text: "", seconds: null } }],
  ["delta", { index: 0, text: "Hm" }],
  ["part", { index: 0, part: { type: "thinking", text: "Hm", seconds: 1.5 } }],
  ["part", { index: 1, part: { type: "text", text: "" } }],
  ["delta", { index: 1, text: "Hello" }],
  ["delta", { index: 1, text: " there" }],
].map(([event, data], index) => ({ id: String(index + 1), event: String(event), data }));

const hear = (events: readonly StreamEvent[], from = beginReply("run_1", "msg_1")): LiveReply =>
  events.reduce((reply, event) => advance(reply, event, 1_000), from);

describe("a reply told by its events", () => {
  it("puts the parts together", () => {
    const reply = hear(log);
    expect(reply.parts).toEqual([
      { type: "thinking", text: "Hm", seconds: 1.5 },
      { type: "text", text: "Hello there" },
    ]);
    expect(reply.notices).toEqual([
      { type: "notice", code: "assistant.context_trimmed", params: { dropped: 2 } },
    ]);
    expect(reply).toMatchObject({ started: true, startedAt: 1_000, lastId: 8, over: false });
  });

  it("is the same wherever the stream was cut and however much was told twice", () => {
    for (let cut = 0; cut <= log.length; cut += 1) {
      for (let again = 0; again <= cut; again += 1) {
        expect(hear([...log.slice(0, cut), ...log.slice(again)])).toEqual(hear(log));
      }
    }
  });

  it("ends with the message as it was kept", () => {
    const reply = hear([...log, { id: "9", event: "finished", data: { state: "finished", message: done } }]);
    expect(reply.over).toBe(true);
    expect(shownParts(message, reply)).toEqual(done.parts);
  });

  it("passes over events that it does not know", () => {
    expect(hear([{ id: "1", event: "weather", data: { sun: true } }])).toEqual({
      ...beginReply("run_1", "msg_1"),
      lastId: 1,
    });
  });

  it("shows what was read until the events have caught up with it", () => {
    const read: MessageView = { ...message, parts: [{ type: "text", text: "Hello" }] };
    const soFar = hear([
      { id: "1", event: "part", data: { index: 0, part: { type: "text", text: "" } } },
      { id: "2", event: "delta", data: { index: 0, text: "Hel" } },
    ]);
    expect(shownParts(read, soFar)).toEqual(read.parts);
    const ahead = advance(soFar, { id: "3", event: "delta", data: { index: 0, text: "lo, you" } }, 0);
    expect(shownParts(read, ahead)).toEqual([{ type: "text", text: "Hello, you" }]);
    expect(shownParts(read, undefined)).toEqual(read.parts);
  });
});
