import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { isWritten, moment, watchOrders } from "./orders";
import { SWAPPED } from "./swap";

const sources: FakeSource[] = [];

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  closed = false;
  readyState = 0;
  constructor(readonly url: string) {
    super();
    sources.push(this);
  }
  close() {
    this.closed = true;
  }
}

const page = (state: string, mark: string, said = "") =>
  `<p id="told"></p><div id="order">
    <div id="order-head" data-swap data-order="/market/orders/ord_1" data-told="${state}" data-news="/market/orders/ord_1/news?mark=${mark}">
    <p class="state">${state}</p></div><div id="order-said" data-swap>${said}</div><div id="order-body" data-swap>
    <time datetime="2026-11-20T09:30:00+00:00" data-moment>Nov 20</time>
    <form action="/market/orders/ord_1" method="post" data-once><input name="number" value=""><button>Send</button></form>
  </div></div>`;

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeAll(() => {
  vi.stubGlobal("EventSource", FakeSource);
  watchOrders();
});

beforeEach(() => {
  vi.stubGlobal("EventSource", FakeSource);
  document.documentElement.lang = "en";
  document.body.dataset["words"] = JSON.stringify({ changed: "It has changed.", show: "Show" });
  document.body.innerHTML = page("On its way", "3.0.1");
  document.dispatchEvent(new CustomEvent(SWAPPED));
  sources.splice(0, sources.length - 1);
});

afterEach(() => vi.unstubAllGlobals());

describe("an order's page", () => {
  it("shows news, says them, and listens on from there", async () => {
    vi.stubGlobal("fetch", async () => new Response(page("Delivered", "4.0.5")));
    expect(sources.map((each) => each.url)).toEqual(["/market/orders/ord_1/news?mark=3.0.1"]);
    sources[0]?.dispatchEvent(new Event("changed"));
    await settled();
    expect(document.querySelector(".state")?.textContent).toBe("Delivered");
    expect(document.getElementById("told")?.textContent).toBe("Delivered");
    expect(sources.at(-1)?.url).toContain("mark=4.0.5");
    expect(sources[0]?.closed).toBe(true);
  });

  it("keeps what it says of a deed while that may be being read, and not for good", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(new URL(address, window.location.href).pathname);
      return new Response(page("Cancelled", `${4 + asked.length}.0.5`));
    });
    document.body.innerHTML = page("Bought", "3.0.1", "It has changed since you looked.");
    document.dispatchEvent(new CustomEvent(SWAPPED));
    window.history.replaceState(null, "", "/market/orders/ord_1/cancel");
    window.dispatchEvent(new Event("pageshow"));
    const seen: (string | null | undefined)[] = [];
    for (const wait of [9_000, 2_000]) {
      vi.advanceTimersByTime(wait);
      sources.at(-1)?.dispatchEvent(new Event("changed"));
      await settled();
      seen.push(document.querySelector(".state")?.textContent);
      seen.push(document.getElementById("order-said")?.textContent);
    }
    expect(seen).toEqual(["Cancelled", "It has changed since you looked.", "Cancelled", ""]);
    // There is nothing to cancel any more at that address: the order's own has the news.
    expect(asked).toEqual(["/market/orders/ord_1", "/market/orders/ord_1"]);
    expect(window.location.pathname).toBe("/market/orders/ord_1");
    vi.useRealTimers();
  });

  it("is asked for again when it could not be had, and listens again when it was refused", async () => {
    vi.useFakeTimers();
    const fetched = vi.fn(async () => new Response("", { status: 503 }));
    vi.stubGlobal("fetch", fetched);
    sources[0]?.dispatchEvent(new Event("changed"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(sources.map((each) => each.closed)).toEqual([true, false]);
    const second = sources[1];
    second?.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sources).toHaveLength(2);
    if (second) second.readyState = FakeSource.CLOSED;
    second?.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sources).toHaveLength(3);
    // It is known from where on: nothing that has happened meanwhile is missed.
    expect(sources[2]?.url).toContain("mark=3.0.1");
    vi.useRealTimers();
  });

  it("takes nothing from under somebody's hands", async () => {
    const fetched = vi.fn(async () => new Response(page("Delivered", "4.0.5")));
    vi.stubGlobal("fetch", fetched);
    const field = document.querySelector<HTMLInputElement>("input[name=number]");
    if (field) field.value = "CJ 12";
    sources.at(-1)?.dispatchEvent(new Event("changed"));
    await settled();
    expect(fetched).not.toHaveBeenCalled();
    expect(document.querySelector(".toast")?.textContent).toContain("It has changed.");
  });

  it("sends a form once", () => {
    const form = document.querySelector("form");
    const sent = [0, 1].map(() =>
      form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })),
    );
    expect(sent).toEqual([true, false]);
    expect(form?.querySelector("button")?.getAttribute("aria-busy")).toBe("true");
  });
});

describe("a time", () => {
  it("has its hour, and its year where that is another one", () => {
    const at = new Date(2026, 10, 20, 9, 30);
    expect(moment(at, new Date(2026, 11, 1), "en")).toMatch(/^Nov 20, 9:30\sAM$/);
    expect(moment(at, new Date(2027, 0, 1), "en")).toContain("2026");
    expect(moment(at, new Date(2026, 11, 1), "ko", true)).toBe("11월 20일");
  });

  it("is written into the page", () => {
    expect(document.querySelector("time")?.textContent).toMatch(/Nov 20, \d/);
  });

  it("what is typed in counts as written, what a form carries does not", () => {
    document.body.innerHTML = '<div><input type="hidden" value="1"><textarea>a</textarea></div>';
    expect(isWritten(document.body)).toBe(false);
    const area = document.querySelector("textarea");
    if (area) area.value = "b";
    expect(isWritten(document.body)).toBe(true);
  });
});
