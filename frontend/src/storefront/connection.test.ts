import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { look, watchConnection } from "./connection";

let reachable = true;

beforeEach(() => {
  document.body.dataset["words"] = JSON.stringify({ away: "Nobody answers.", unsent: "Nothing was sent." });
  document.body.innerHTML = '<header class="top"></header><form><button>Pay</button></form>';
  vi.stubGlobal("fetch", async () => {
    if (!reachable) throw new TypeError("no network");
    return new Response(null, { status: 200 });
  });
});
afterEach(() => vi.unstubAllGlobals());

function send(): boolean {
  const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
  document.querySelector("form")?.dispatchEvent(event);
  return !event.defaultPrevented;
}

test("while nobody answers that is said and nothing is sent; afterwards all is as before", async () => {
  watchConnection();
  const heard = vi.fn((event: Event) => event.preventDefault());
  reachable = true;
  await look();
  expect(document.querySelector(".away")).toBeNull();
  expect(send()).toBe(true);

  reachable = false;
  await look();
  await look();
  expect([...document.querySelectorAll(".away")].map((one) => one.textContent)).toEqual(["Nobody answers."]);
  document.addEventListener("submit", heard);
  expect(send()).toBe(false);
  expect(heard).not.toHaveBeenCalled();
  expect(document.querySelector(".toast")?.textContent).toBe("Nothing was sent.");

  reachable = true;
  await look();
  expect(document.querySelector(".away")).toBeNull();
  document.removeEventListener("submit", heard);
  expect(send()).toBe(true);
});
