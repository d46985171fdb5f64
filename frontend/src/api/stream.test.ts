import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { problem } from "../../tests/render";
import { MISSED, subscribe } from "./sharedStream";
import { followStream, type StreamEvent } from "./stream";

/** A server of event streams: each connection gets the next script. `null` breaks the line. */
function scripted(...lines: Array<string[] | Response>) {
  const asked: Array<{ url: string; lastEventId: string | null }> = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push({ url, lastEventId: new Headers(init.headers).get("Last-Event-ID") });
    const script = lines.shift();
    if (script instanceof Response) return script;
    if (!script)
      return new Promise<Response>((_, reject) => {
        init.signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
      });
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of script) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  });
  return asked;
}

beforeEach(() => {
  vi.useFakeTimers();
  // The share of chance in each pause, held at its middle: a pause lasts exactly as long as it says.
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => void vi.useRealTimers());

describe("a followed stream", () => {
  it("goes on after the last event when the line breaks in the middle of one", async () => {
    const asked = scripted(
      [
        'id: 1\nevent: delta\ndata: {"text":"a"}\n\nid: 2\nevent: del',
        'ta\ndata: {"text":"b"}\n\nid: 3\nevent: delta\nda',
      ],
      ['id: 3\nevent: delta\ndata: {"text":"c"}\n\n', "id: 4\nevent: finished\ndata: {}\n\n"],
    );
    const events: StreamEvent[] = [];
    const opened: boolean[] = [];
    const done = followStream("/api/runs/run_1/events", {
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      onOpen: (again) => opened.push(again),
      isLast: (event) => event.event === "finished",
    });
    await vi.advanceTimersByTimeAsync(2_000);
    await done;
    expect(events.map((event) => event.id)).toEqual(["1", "2", "3", "4"]);
    expect(events[1]?.data).toEqual({ text: "b" });
    expect(asked.map((one) => one.lastEventId)).toEqual([null, "2"]);
    expect(opened).toEqual([false, true]);
  });

  it("starts where it is told to", async () => {
    const asked = scripted(["event: finished\ndata: {}\n\n"]);
    const done = followStream("/x", {
      signal: new AbortController().signal,
      onEvent: () => {},
      isLast: () => true,
      lastEventId: "41",
    });
    await vi.advanceTimersByTimeAsync(10);
    await done;
    expect(asked[0]?.lastEventId).toBe("41");
  });

  it("gives up when it is refused, and says why", async () => {
    const asked = scripted(problem(404, "conversations.run_not_found"));
    const onError = vi.fn();
    await followStream("/x", { signal: new AbortController().signal, onEvent: () => {}, onError });
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "conversations.run_not_found" }));
    expect(asked).toHaveLength(1);
  });

  it("waits longer and longer for a server that is away", async () => {
    const asked = scripted(...Array.from({ length: 6 }, () => new Response(null, { status: 503 })));
    const stop = new AbortController();
    const done = followStream("/x", { signal: stop.signal, onEvent: () => {} });
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
    expect(asked).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(asked).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toHaveLength(5);
    stop.abort();
    await done;
  });

  it("takes a line that has gone silent for dead", async () => {
    const asked: number[] = [];
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
      asked.push(Date.now());
      const body = new ReadableStream({
        start: (controller) =>
          init.signal?.addEventListener("abort", () => controller.error(new DOMException("", "AbortError"))),
      });
      return new Response(body);
    });
    const stop = new AbortController();
    const done = followStream("/x", { signal: stop.signal, onEvent: () => {} });
    await vi.advanceTimersByTimeAsync(44_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(2);
    stop.abort();
    await vi.advanceTimersByTimeAsync(20_000);
    await done;
  });
});

describe("a shared stream", () => {
  it("is one connection for all who listen, and tells them when something may have been missed", async () => {
    const asked = scripted(["event: models\ndata: {}\n\n"], ["event: models\ndata: {}\n\n"]);
    const one: string[] = [];
    const other: string[] = [];
    const stopOne = subscribe("/api/models/events", (event) => one.push(event.event));
    const stopOther = subscribe("/api/models/events", (event) => other.push(event.event));
    await vi.advanceTimersByTimeAsync(900);
    expect(asked).toHaveLength(2);
    expect(one).toEqual(["models", MISSED, "models"]);
    expect(other).toEqual(one);
    stopOne();
    stopOther();
  });

  it("ends with the last listener", async () => {
    let aborted = false;
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      init.signal?.addEventListener("abort", () => {
        aborted = true;
      });
      return new Promise(() => {});
    });
    const stop = subscribe("/api/y/events", () => {});
    const stopToo = subscribe("/api/y/events", () => {});
    await vi.advanceTimersByTimeAsync(0);
    stop();
    expect(aborted).toBe(false);
    stopToo();
    expect(aborted).toBe(true);
  });
});
