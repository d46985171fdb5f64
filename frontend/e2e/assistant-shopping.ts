/** What the browser tests of shopping in the chat stand on: a market with goods in it, and a look at what is drawn. */
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

/** Two thousand products, their pictures and reviews, written and indexed on two busy cores. */
export const LOADED_MS = 300_000;
export async function post(request: APIRequestContext, path: string, data: object): Promise<void> {
  const { csrf_token } = await (await request.get("/api/session")).json();
  const answer = await request.post(path, { data, headers: { "X-CSRF-Token": csrf_token } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Fills the market of this house, and waits until its goods are found. */
export async function stock(request: APIRequestContext): Promise<void> {
  const asked = async (path: string) => (await request.get(path)).json();
  if ((await asked("/api/market/demo")).state !== "loaded") await post(request, "/api/market/demo", {});
  const found = async () => {
    const { indexed, total, building } = await asked("/api/market/search/status");
    return (
      (await asked("/api/market/demo")).state === "loaded" && total > 0 && indexed === total && !building
    );
  };
  await expect.poll(found, { timeout: LOADED_MS, intervals: [1_000] }).toBe(true);
}

export async function isSound(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .exclude("[data-base-ui-focus-guard]")
    .disableRules(["region"])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    what,
  ).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, what).toBeLessThanOrEqual(0);
}

/** Where those who buy in these tests live. */
export const HOME = {
  country: "US",
  name: "Mina Park",
  phone: "503 555 0100",
  region: "OR",
  city: "Portland",
  postal_code: "97201",
  line1: "12 Lakeside Road",
  is_default: true,
};
