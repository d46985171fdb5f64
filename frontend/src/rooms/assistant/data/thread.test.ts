import { describe, expect, it } from "vitest";
import type { MessageView } from "@/api";
import type { Thread } from "./queries";
import { withAnswer, withLatest, withMessage, withOlder } from "./thread";

function message(number: number, parent = number - 1): MessageView {
  return {
    id: `m${number}`,
    conversation_id: "c",
    parent_id: parent > 0 ? `m${parent}` : null,
    role: number % 2 ? "user" : "assistant",
    parts: [{ type: "text", text: String(number) }],
    status: "complete",
    model_id: null,
    run_id: null,
    usage: null,
    problem: null,
    created_at: "2026-11-01T08:00:00Z",
    siblings: [`m${number}`],
  };
}
const stretch = (from: number, to: number, total = to): Thread => ({
  items: Array.from({ length: to - from + 1 }, (_, index) => message(from + index)),
  hasOlder: from > 1,
  total,
});
const ids = (thread: Thread) => thread.items.map((one) => one.id).join(" ");

describe("a thread read in pieces", () => {
  it("keeps what was read before when the newest are read again", () => {
    expect(ids(withLatest(stretch(1, 6), stretch(4, 8)))).toBe("m1 m2 m3 m4 m5 m6 m7 m8");
    expect(withLatest(stretch(1, 6), stretch(4, 8)).hasOlder).toBe(false);
  });

  it("joins a stretch that begins right after what is known", () => {
    expect(ids(withLatest(stretch(2, 4), stretch(5, 8)))).toBe("m2 m3 m4 m5 m6 m7 m8");
  });

  it("does not take a reply back that ended while the stretch was on its way", () => {
    const reply = { ...message(2), run_id: "run_1" };
    const ended: Thread = { ...stretch(1, 2), items: [message(1), reply] };
    const late: Thread = { ...ended, items: [message(1), { ...reply, status: "running" }] };
    expect(withLatest(ended, late).items[1]?.status).toBe("complete");
    const goesOn: Thread = {
      ...ended,
      items: [message(1), { ...reply, status: "running", run_id: "run_2" }],
    };
    expect(withLatest(ended, goesOn).items[1]?.status).toBe("running");
  });

  it("takes only the new stretch where the branch is another one, or there is a gap", () => {
    const other: Thread = { items: [message(20, 19), message(21, 20)], hasOlder: true, total: 9 };
    expect(withLatest(stretch(1, 6), other)).toBe(other);
  });

  it("takes the new one where it is whole", () => {
    expect(ids(withLatest(stretch(1, 6), stretch(1, 2)))).toBe("m1 m2");
  });

  it("puts older ones before, unless the thread has changed meanwhile", () => {
    const known = stretch(5, 8);
    expect(ids(withOlder(known, "m5", stretch(2, 4)))).toBe("m2 m3 m4 m5 m6 m7 m8");
    expect(withOlder(known, "m4", stretch(2, 3))).toBe(known);
  });

  it("shows a question and its reply where they hang, in place of what hung there", () => {
    const edited = [message(30, 2), message(31, 30)];
    expect(ids(withAnswer(stretch(1, 6), edited))).toBe("m1 m2 m30 m31");
    expect(withAnswer(stretch(1, 6), edited).total).toBe(4);
    expect(ids(withAnswer(undefined, edited))).toBe("m30 m31");
    expect(ids(withAnswer(stretch(1, 4), [message(40, 0), message(41, 40)]))).toBe("m40 m41");
  });

  it("takes a reply that goes on in its own place", () => {
    const again: MessageView = { ...message(4), status: "running" };
    expect(withAnswer(stretch(1, 4), [again]).items.at(-1)).toBe(again);
    expect(ids(withAnswer(stretch(1, 4), [again]))).toBe("m1 m2 m3 m4");
  });

  it("replaces a message by its present state", () => {
    const changed: MessageView = { ...message(3), status: "stopped" };
    expect(withMessage(stretch(1, 4), changed).items[2]).toBe(changed);
    const known = stretch(1, 2);
    expect(withMessage(known, message(9))).toBe(known);
  });
});
