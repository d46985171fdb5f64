import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { isCartAnswer, stepped, watchCart } from "./cart";

const row = (id: string, quantity: number) => `
  <li id="line-${id}"><form action="/market/cart" method="post" data-cart data-stepper>
    <input type="hidden" name="version" value="1"><input type="hidden" name="line_id" value="${id}">
    <button type="submit" name="step" value="-1" id="less-${id}">-</button>
    <input type="number" name="quantity" id="many-${id}" value="${quantity}" min="1" max="9">
    <button type="submit" name="step" value="1" id="more-${id}">+</button></form></li>`;
const cart = (inside: string, told: string, version = "1") =>
  `<a data-cart-sign aria-label="${told}"></a><p id="told"></p>
   <div id="cart" data-told="${told}"><h1 tabindex="-1">Cart</h1>${inside.replaceAll('value="1"><input type="hidden" name="line_id"', `value="${version}"><input type="hidden" name="line_id"`)}</div>`;
const page = (text: string) => new Response(`<html><body>${text}</body></html>`);
const bodies = (fetched: ReturnType<typeof vi.fn>) => fetched.mock.calls.map((call) => String(call[1]?.body));
const click = (id: string) => document.getElementById(id)?.click();

beforeAll(watchCart);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a stepper", () => {
  it.each([
    ["2", 1, 1, 9, 3],
    ["9", 1, 1, 9, 9],
    ["1", -1, 1, 9, 1],
    ["", 0, 1, 9, 1],
    ["many", 1, 1, 9, 2],
    ["500", 0, 1, 9, 9],
    ["5", 0, 1, 0, 1],
  ])("goes from %j by %i, from %i to %i, to %i", (value, step, min, max, next) => {
    expect(stepped(value, step, min, max)).toBe(next);
  });

  it("tells the server once what several quick steps come to, and keeps the focus", async () => {
    document.body.innerHTML = cart(row("a", 1), "1 thing");
    const fetched = vi.fn(async () => page(cart(row("a", 3), "3 things", "2")));
    vi.stubGlobal("fetch", fetched);
    document.getElementById("more-a")?.focus();
    click("more-a");
    click("more-a");
    expect(document.querySelector<HTMLInputElement>("#many-a")?.value).toBe("3");
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies(fetched)).toEqual(["version=1&line_id=a&quantity=3"]);
    expect(document.activeElement?.id).toBe("more-a");
    expect(document.getElementById("told")?.textContent).toBe("3 things");
    expect(document.querySelector("[data-cart-sign]")?.getAttribute("aria-label")).toBe("3 things");
  });

  it("forgets no step when something else is changed meanwhile, and knows the newest version", async () => {
    document.body.innerHTML = cart(row("a", 1) + row("b", 1), "2 things");
    const fetched = vi
      .fn()
      .mockImplementationOnce(async () => page(cart(row("a", 2) + row("b", 1), "3 things", "2")))
      .mockImplementationOnce(async () => page(cart(row("a", 2) + row("b", 2), "4 things", "3")));
    vi.stubGlobal("fetch", fetched);
    click("more-a");
    click("more-b");
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies(fetched)).toEqual(["version=1&line_id=a&quantity=2", "version=2&line_id=b&quantity=2"]);
  });

  it("goes to the page itself where the answer is no cart", async () => {
    document.body.innerHTML = cart(row("a", 1), "1 thing");
    const assign = vi.fn();
    vi.stubGlobal("location", { ...window.location, assign });
    vi.stubGlobal("fetch", async () => page("Something went wrong"));
    click("more-a");
    await vi.advanceTimersByTimeAsync(1000);
    expect(assign).toHaveBeenCalledWith("/market/cart");
  });

  it("says that nothing was reached, and shows what the cart has", async () => {
    document.body.innerHTML = cart(row("a", 1), "1 thing");
    document.body.dataset["words"] = JSON.stringify({ cart: "View cart", failed: "That did not work" });
    const assign = vi.fn();
    vi.stubGlobal("location", { ...window.location, assign });
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
    click("more-a");
    await vi.advanceTimersByTimeAsync(1000);
    expect(document.querySelector(".toast")?.textContent).toContain("That did not work");
    expect(document.querySelector<HTMLInputElement>("#many-a")?.value).toBe("1");
    expect(assign).not.toHaveBeenCalled();
  });
});

describe("adding", () => {
  const form = `<form action="/market/cart" method="post" data-add><input name="csrf" value=""><input name="deed" value="add"><button></button></form>`;

  it("counts at the sign, remembers the guest's token, and says so", async () => {
    document.body.innerHTML = `<a data-cart-sign aria-label="Cart"></a>${form}`;
    document.body.dataset["words"] = JSON.stringify({ cart: "View cart", failed: "Failed" });
    const answer = { done: true, said: "Added", count: 1, token: "secret" };
    vi.stubGlobal(
      "fetch",
      vi
        .fn()
        .mockImplementationOnce(async () => new Response(JSON.stringify(answer)))
        .mockImplementationOnce(async () => page(cart("", "1 thing"))),
    );
    document.querySelector<HTMLButtonElement>("[data-add] button")?.click();
    await vi.advanceTimersByTimeAsync(0);
    await vi.waitFor(() => expect(document.querySelector(".toast")?.textContent).toContain("Added"));
    expect(document.querySelector<HTMLInputElement>("[name=csrf]")?.value).toBe("secret");
    expect(document.querySelector("[data-cart-sign]")?.getAttribute("aria-label")).toBe("1 thing");
    expect(document.querySelector(".toast a")?.getAttribute("href")).toBe("/market/cart");
  });

  it("says that it failed where the answer is none of ours", async () => {
    document.body.innerHTML = form;
    vi.stubGlobal("fetch", async () => new Response("{}"));
    document.querySelector<HTMLButtonElement>("[data-add] button")?.click();
    await vi.waitFor(() => expect(document.querySelector(".toast")).not.toBeNull());
    expect(document.querySelector("[data-add] button")?.hasAttribute("aria-busy")).toBe(false);
  });

  it("believes answers of the right shape alone", () => {
    expect(isCartAnswer({ done: true, said: "", count: 1, token: "" })).toBe(true);
    expect([null, "x", {}, { done: 1, said: "" }, { done: true }].some(isCartAnswer)).toBe(false);
  });
});
