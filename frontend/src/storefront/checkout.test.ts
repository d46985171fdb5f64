import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { watchCheckout } from "./checkout";

const page = (chosen: string, total: string, note = "") => `<p id="told"></p>
  <textarea id="note">${note}</textarea>
  <div id="sent-s" data-pay-piece><form action="/market/checkout/chk_1" method="post" data-send>
    <input type="hidden" name="seller_id" value="s">
    ${["standard", "express"].map((way) => `<input type="radio" id="way-${way}" name="way" value="${way}"${way === chosen ? " checked" : ""}>`).join("")}
  </form></div>
  <aside id="pay-sums" data-pay-piece><form id="pay">
    ${["wallet", "cod"].map((way) => `<input type="radio" name="handler" value="${way}"${way === "wallet" ? " checked" : ""}>`).join("")}
    <p class="sum-all">${total}</p></form></aside>`;
const answer = (body: string, ok = true) =>
  ({
    ok,
    status: ok ? 200 : 500,
    url: "",
    text: async () => `<html><body>${body}</body></html>`,
  }) as Response;
const way = (name: string) => document.querySelector<HTMLInputElement>(`#way-${name}`) as HTMLInputElement;
const total = () => document.querySelector(".sum-all")?.textContent;

function choose(name: string) {
  way(name).checked = true;
  way(name).focus();
  way(name).dispatchEvent(new Event("change", { bubbles: true }));
}

beforeAll(watchCheckout);
beforeEach(() => {
  document.body.innerHTML = page("standard", "10");
});

describe("a choice of delivery", () => {
  it("changes the sums, and nothing that was typed or chosen beside it", async () => {
    const fetched = vi.fn(async (_: string, __: RequestInit) => answer(page("express", "16")));
    vi.stubGlobal("fetch", fetched);
    const note = document.getElementById("note") as HTMLTextAreaElement;
    note.value = "For you";
    (document.querySelector("[value=cod]") as HTMLInputElement).checked = true;
    choose("express");
    expect(document.getElementById("pay-sums")?.getAttribute("aria-busy")).toBe("true");
    await vi.waitFor(() => expect(total()).toBe("16"));
    expect(String(fetched.mock.calls[0]?.[1].body)).toBe("seller_id=s&way=express");
    expect(note.value).toBe("For you");
    expect(document.querySelector<HTMLInputElement>("[name=handler]:checked")?.value).toBe("cod");
    expect(document.activeElement?.id).toBe("way-express");
    expect(document.getElementById("told")?.textContent).toBe("16");
  });

  it("shows what was chosen last, and lets nobody pay meanwhile", async () => {
    const waiting: ((answer: Response) => void)[] = [];
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => waiting.push(resolve)));
    choose("express");
    choose("standard");
    const pay = new Event("submit", { bubbles: true, cancelable: true });
    document.getElementById("pay")?.dispatchEvent(pay);
    expect(pay.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(waiting.length).toBe(1));
    waiting[0]?.(answer(page("express", "16")));
    await vi.waitFor(() => expect(waiting.length).toBe(2));
    expect(total()).toBe("10");
    waiting[1]?.(answer(page("standard", "11")));
    await vi.waitFor(() => expect(total()).toBe("11"));
    expect(document.getElementById("pay-sums")?.hasAttribute("aria-busy")).toBe(false);
  });

  it("goes back to what is kept where the server cannot be reached", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("offline");
    });
    choose("express");
    await vi.waitFor(() => expect(way("standard").checked).toBe(true));
    expect(total()).toBe("10");
    expect(document.querySelector(".toast")).not.toBeNull();
  });
});
