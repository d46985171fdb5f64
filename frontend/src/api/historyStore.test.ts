import { beforeEach, describe, expect, it, vi } from "vitest";
import { answerHistory, CACHED_HEADER, forgetHistory, isKept } from "./historyStore";

const ORIGIN = "http://localhost:3000";

/** The browser's caches, as far as they are used. */
class Caches {
  readonly all = new Map<string, Map<string, Response>>();
  async open(name: string) {
    const cache = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, cache);
    const key = (request: Request | string) => (typeof request === "string" ? request : request.url);
    return {
      match: async (request: Request | string) => cache.get(key(request))?.clone(),
      put: async (request: Request | string, response: Response) => void cache.set(key(request), response),
    };
  }
  async keys() {
    return [...this.all.keys()];
  }
  async delete(name: string) {
    return this.all.delete(name);
  }
}

let caches: Caches;
beforeEach(() => {
  caches = new Caches();
  vi.stubGlobal("caches", caches);
});

function online(answers: Record<string, unknown>) {
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname + new URL(request.url).search;
    return path in answers
      ? new Response(JSON.stringify(answers[path]))
      : new Response("{}", { status: 401 });
  });
}
function offline() {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
}
const ask = (path: string) => answerHistory(new Request(ORIGIN + path));
const signedIn = (id: string) => ({ state: "signed_in", person: { id } });

describe("what is kept", () => {
  it.each([
    ["GET", "/api/session", true],
    ["GET", "/api/conversations", true],
    ["GET", "/api/conversations/conv_1", true],
    ["GET", "/api/conversations/conv_1/messages", true],
    ["GET", "/api/models", true],
    ["POST", "/api/conversations", false],
    ["GET", "/api/conversations/bin", false],
    ["GET", "/api/conversations/conv_1/export", false],
    ["GET", "/api/models/events", false],
    ["GET", "/api/events", false],
    ["GET", "/api/keys", false],
    ["GET", "/api/people", false],
    ["GET", "/v1/models", false],
  ])("%s %s: %s", (method, path, kept) => {
    expect(isKept(method, path)).toBe(kept);
  });
});

describe("the history offline", () => {
  it("answers from the store when the server is away, and says so", async () => {
    online({ "/api/session": signedIn("per_1"), "/api/conversations?limit=50": { items: ["a"] } });
    await ask("/api/session");
    const fresh = await ask("/api/conversations?limit=50");
    expect(fresh.headers.has(CACHED_HEADER)).toBe(false);
    offline();
    const kept = await ask("/api/conversations?limit=50");
    expect(kept.headers.get(CACHED_HEADER)).toBe("1");
    expect(await kept.json()).toEqual({ items: ["a"] });
    await expect(ask("/api/conversations?limit=51")).rejects.toThrow("Failed to fetch");
  });

  it("keeps nothing before it knows whose it is", async () => {
    online({ "/api/conversations": { items: ["a"] } });
    await ask("/api/conversations");
    offline();
    await expect(ask("/api/conversations")).rejects.toThrow();
  });

  it("never shows one person's to the next", async () => {
    online({ "/api/session": signedIn("per_1"), "/api/conversations": { items: ["mine"] } });
    await ask("/api/session");
    await ask("/api/conversations");
    online({ "/api/session": signedIn("per_2") });
    await ask("/api/session");
    offline();
    await expect(ask("/api/conversations")).rejects.toThrow();
    expect([...caches.all.keys()].filter((name) => name.includes("per_1"))).toEqual([]);
  });

  it("does not put a late answer of one person into the store of the next", async () => {
    online({ "/api/session": signedIn("per_1") });
    await ask("/api/session");
    let answer: (response: Response) => void = () => {};
    vi.stubGlobal(
      "fetch",
      () =>
        new Promise<Response>((resolve) => {
          answer = resolve;
        }),
    );
    const late = ask("/api/conversations");
    await vi.waitFor(() => expect(answer.length).toBe(1));
    online({ "/api/session": signedIn("per_2") });
    await ask("/api/session");
    answer(new Response('{"items":["of per_1"]}'));
    await late;
    offline();
    await expect(ask("/api/conversations")).rejects.toThrow();
  });

  it.each([
    ["signing out", () => forgetHistory()],
    [
      "a session that has ended",
      async () => {
        online({});
        await ask("/api/conversations");
      },
    ],
    [
      "an anonymous session",
      async () => {
        online({ "/api/session": { state: "anonymous", person: null } });
        await ask("/api/session");
      },
    ],
  ])("is forgotten by %s", async (_name, end) => {
    online({ "/api/session": signedIn("per_1"), "/api/conversations": { items: ["mine"] } });
    await ask("/api/session");
    await ask("/api/conversations");
    await end();
    offline();
    await expect(ask("/api/conversations")).rejects.toThrow();
  });
});
