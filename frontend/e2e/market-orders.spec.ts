import type { APIRequestContext, Page } from "@playwright/test";
import { csrf, enter, expectSound, FROM_ELSEWHERE, type Language, SIZES } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

test.use({ house: "market" });

const [PHONE, DESKTOP] = SIZES;
const PURSE = 5_000_000;
// In which of them the first kettle is sold, the index decides.
const CURRENCIES = ["CNY", "KRW", "USD"];

interface OrderView {
  id: string;
  status: string;
  lines: Array<{ id: string; quantity: number; cancelled: number }>;
  returns: Array<{ id: string; status: string }>;
}

const idOf = (page: Page) => /ord_[0-9a-z]{26}/.exec(page.url())?.[0] ?? "";

/** Asks the market's side of the API, as the operator who speaks for sellers. */
async function operate(request: APIRequestContext, path: string, data: object = {}): Promise<OrderView> {
  const answer = await request.post(`/api/market/orders/${path}`, { data, headers: await csrf(request) });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

async function ship(request: APIRequestContext, orderId: string) {
  const order = (await (await request.get(`/api/market/orders/${orderId}`)).json()) as OrderView;
  const units = Object.fromEntries(order.lines.map((line) => [line.id, line.quantity - line.cancelled]));
  await operate(request, `${orderId}/shipments`, { units, carrier: "demo" });
}

async function purse(request: APIRequestContext): Promise<number> {
  const { balances } = (await (await request.get("/api/wallet")).json()) as {
    balances: Array<{ minor: number; currency: string }>;
  };
  return balances.reduce((sum, each) => sum + each.minor, 0);
}

async function buy(page: Page, language: Language = "en"): Promise<string> {
  await beginCheckout(page, language);
  await sayWhere(page);
  await page.locator("#pay-now").click();
  const onward = page.locator(".pay-onward .primary");
  await expect(onward).toBeVisible({ timeout: 30_000 });
  await onward.click();
  await expect(page).toHaveURL(/\/market\/orders\/ord_/);
  return idOf(page);
}

test("what was bought arrives, goes back, and the money comes back", async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await enter(page);
  const me = (await (await page.request.get("/api/me")).json()) as { id: string };
  for (const currency of CURRENCIES) {
    const topped = await page.request.post(`/api/market/wallets/${me.id}/top-ups`, {
      data: { key: `for-the-tests-${currency}`, minor: PURSE, currency },
      headers: await csrf(page.request),
    });
    expect(topped.ok(), await topped.text()).toBe(true);
  }
  const before = await purse(page.request);
  const order = await buy(page);
  expect(await purse(page.request)).toBeLessThan(before);
  await expect(page.locator(".order-escrow")).toContainText("held by the market");
  await expectSound(page, "an order that waits");

  // It is shipped, and arrives while the page is looked at.
  await ship(page.request, order);
  await expect(page.locator(".order-head .order-state")).toHaveText("Delivered", { timeout: 15_000 });
  await expect(page.locator(".parcel-proof")).toContainText("Handed to Mina Kim");
  await expectSound(page, "an order that arrived");

  // Sent back by keyboard alone.
  const back = page.locator(".order-actions a", { hasText: "Return" });
  await back.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Return" })).toBeVisible();
  await expectSound(page, "the page of a return");
  await page.locator("#reason").focus();
  await page.keyboard.type("It does not work");
  await page.locator("#note").fill("It hums.");
  await page.locator("#note").press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator(".pay-note")).toContainText("The seller has been asked.");
  const asked = (await (await page.request.get(`/api/orders/${order}`)).json()) as OrderView;
  const case_ = asked.returns[0]?.id ?? "";

  // The seller's answers are seen without a reload.
  await operate(page.request, `${order}/returns/${case_}/approve`);
  const number = page.getByLabel("Your parcel’s number");
  await expect(number).toBeVisible();
  await number.fill("CJ 1234");
  await page.getByRole("button", { name: "I have sent it" }).click();
  await expect(page.locator(".case-line")).toContainText("On its way back.");
  await operate(page.request, `${order}/returns/${case_}/received`);
  await expect(page.locator(".case-line")).toContainText("was given back to you.");
  await expectSound(page, "an order that went back");
  expect(await purse(page.request)).toBe(before);

  await page.getByRole("link", { name: "Receipt" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Receipt" })).toBeVisible();
  await expectSound(page, "a receipt");
  await page.goto("/market/orders");
  await expect(page.locator(".order-card").first()).toContainText("Sent back");
  await expectSound(page, "the list of orders");
});

test("a guest cancels in two windows at once, and nobody else sees the order", async ({ page, stranger }) => {
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  for (const tab of [page, stranger.page]) await tab.context().setExtraHTTPHeaders(FROM_ELSEWHERE);
  const order = await buy(page, "zh");
  await expectSound(page, "a guest's order");
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto(`/market/orders/${order}/cancel`);
    await tab.locator("#reason").selectOption("by_mistake");
  }
  await expectSound(page, "the page of cancelling");
  await Promise.all([page, other].map((tab) => tab.locator(".order-send .primary").click()));
  const told = await Promise.all([page, other].map((tab) => tab.locator(".pay-note").textContent()));
  expect(told.map((each) => each?.trim()).sort()).toEqual(
    ["已取消。", "您查看之后，这笔订单有了变化。这是现在的状态。"].sort(),
  );
  await page.goto("/market/orders?state=ended");
  await expect(page.locator(".order-card")).toHaveCount(1);
  for (const path of [`/market/orders/${order}`, `/market/orders/${order}/receipt`]) {
    const answer = await stranger.page.goto(path);
    expect(answer?.status()).toBe(404);
  }
  await stranger.page.goto("/market/orders");
  await expect(stranger.page.getByRole("heading", { name: "No orders yet" })).toBeVisible();
});
