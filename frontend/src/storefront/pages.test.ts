import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { watchSwaps } from "./swap";
import { watchWishes } from "./wishes";

const page = (
  chosen: string,
  title = "Kettles",
) => `<!doctype html><html><head><title>${title}</title></head><body>
  <p id="told"></p><h1>Head of ${chosen}</h1>
  <div id="results" data-swap>
    <form action="/market/search" data-filters>
      <input type="checkbox" name="brand" value="Lake"${chosen === "Lake" ? " checked" : ""}>
      <details class="facet-more"><summary>More</summary></details>
    </form>
    <a href="/market/search?sort=price" data-into="results">Price</a><p class="line">${chosen}</p>
  </div></body></html>`;

const html = (text: string, status = 200) =>
  new Response(text, { status, headers: { "Content-Type": "text/html" } });
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeAll(() => {
  watchSwaps();
  watchWishes();
});

beforeEach(() => {
  window.history.replaceState(null, "", "/market/search");
  document.documentElement.innerHTML = page("all").replace(/^.*?<html>|<\/html>$/gs, "");
});

describe("a filter", () => {
  it("changes its piece, the address and the title, and leaves the rest as it was", async () => {
    const fetched = vi.fn(async (_: string) => html(page("Lake", "Kettles of Lake")));
    vi.stubGlobal("fetch", fetched);
    const box = document.querySelector<HTMLInputElement>("input");
    const more = document.querySelector("details");
    if (!box || !more) throw new Error("no form");
    more.open = true;
    box.focus();
    box.click();
    await settled();
    expect(fetched.mock.calls[0]?.[0]).toBe("/market/search?brand=Lake");
    expect(window.location.search).toBe("?brand=Lake");
    expect(document.title).toBe("Kettles of Lake");
    expect(document.querySelector(".line")?.textContent).toBe("Lake");
    expect(document.querySelector("h1")?.textContent).toBe("Head of all");
    expect(document.activeElement).toBe(document.querySelector("input"));
    expect(document.querySelector("details")?.open).toBe(true);
  });

  it("that is overtaken by another one changes nothing", async () => {
    const answers: Array<(response: Response) => void> = [];
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => answers.push(resolve)));
    const link = document.querySelector("a");
    link?.click();
    link?.click();
    answers[1]?.(html(page("second")));
    answers[0]?.(html(page("first")));
    await settled();
    expect(document.querySelector(".line")?.textContent).toBe("second");
  });
});

describe("a heart", () => {
  const heart = () => {
    document.head.insertAdjacentHTML("beforeend", '<meta name="csrf-token" content="token">');
    document.body.insertAdjacentHTML(
      "beforeend",
      `<form action="/market/wishes" data-wish><input name="csrf" value="token"><input name="product_id" value="p1">
       <button name="deed" value="add" aria-pressed="false">♥</button></form>`,
    );
    const button = document.querySelector("button");
    if (!button) throw new Error("no heart");
    return button;
  };

  it("fills at once, and sends the form that it stands in", async () => {
    const sent = vi.fn(async (_: string, init: RequestInit) => html(String(init.body), 200));
    vi.stubGlobal("fetch", sent);
    const button = heart();
    button.click();
    expect(button.getAttribute("aria-pressed")).toBe("true");
    await settled();
    expect(String(sent.mock.calls[0]?.[1].body)).toBe("csrf=token&product_id=p1&deed=add");
    expect(button.value).toBe("remove");
  });

  it("empties again where the server refuses", async () => {
    vi.stubGlobal("fetch", async () => html("", 403));
    const button = heart();
    button.click();
    await settled();
    expect(button.getAttribute("aria-pressed")).toBe("false");
    expect(button.value).toBe("add");
  });

  it("of a guest asks nobody, and says to sign in", async () => {
    const asked = vi.fn();
    vi.stubGlobal("fetch", asked);
    const button = heart();
    document.querySelector('meta[name="csrf-token"]')?.remove();
    button.click();
    await settled();
    expect(asked).not.toHaveBeenCalled();
    expect(document.querySelector(".toast a")?.getAttribute("href")).toBe("/account");
    expect(button.getAttribute("aria-pressed")).toBe("false");
  });
});
