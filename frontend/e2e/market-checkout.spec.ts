import type { Page } from "@playwright/test";
import { expectSound, FROM_ELSEWHERE, type Language, picture, SIZES } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

// Whoever buys here is a guest, and most of it is done without scripts: the pages are forms and links.
test.use({ house: "market", extraHTTPHeaders: FROM_ELSEWHERE });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "zh", theme: "dark", size: PHONE },
  { language: "ko", theme: "light", size: PHONE },
] as const;
const THANKS: Record<Language, string> = { en: "Thank you", zh: "谢谢您", ko: "감사합니다" };

/** The total alone: behind it stands about what it is in the reader's own money. */
async function totalOf(page: Page): Promise<string> {
  const own = await page.locator(".sum-all dd").evaluate((total) => total.firstChild?.textContent ?? "");
  return own.trim();
}

for (const { language, theme, size } of LOOKS) {
  test(`checking out is sound in ${language}, ${theme}, ${size.width} wide`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await beginCheckout(page, language);
    await expectSound(page, `checkout to fill in ${language}`);
    await picture(page, info, "empty.png", { fullPage: true });
    await sayWhere(page);
    await expectSound(page, `checkout to pay ${language}`);
    await picture(page, info, "ready.png", { fullPage: true });
    const sum = await totalOf(page);
    await expect(page.locator("#pay-now")).toContainText(sum);
    await page.locator("#pay-now").click();
    await expect(page.getByRole("heading", { level: 1, name: THANKS[language] })).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.locator(".pay-head")).toContainText(sum);
    await expectSound(page, `confirmation ${language}`);
    await picture(page, info, "done.png", { fullPage: true });
  });
}

test("two tabs that confirm at once buy once", async ({ page }) => {
  await beginCheckout(page);
  await sayWhere(page);
  const address = page.url();
  const other = await page.context().newPage();
  await other.goto(address);
  await Promise.all([page.locator("#pay-now").click(), other.locator("#pay-now").click()]);
  for (const tab of [page, other]) {
    await expect(tab.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  }
  const orders = await page.locator(".pay-order h2").allTextContents();
  expect(orders.length).toBeGreaterThan(0);
  expect(await other.locator(".pay-order h2").allTextContents()).toEqual(orders);
  await page.goto("/market/cart");
  await expect(page.getByRole("heading", { name: "Nothing in the cart yet" })).toBeVisible();
});

test("delivery is chosen without a page load, and stays chosen in another tab", async ({ page }, info) => {
  await beginCheckout(page);
  await sayWhere(page);
  const total = page.locator(".sum-all dd");
  const before = await totalOf(page);
  await page.locator(".pay-gift summary").first().click();
  await page.locator(".pay-gift textarea").first().fill("For you");
  await page.getByLabel("Express delivery").check();
  await expect(total).not.toContainText(before);
  const after = await totalOf(page);
  await expect(page.locator("#pay-now")).toContainText(after);
  await expect(page.locator(".pay-gift textarea").first()).toHaveValue("For you");
  await expect(page.getByLabel("Express delivery")).toBeFocused();
  await expectSound(page, "a choice of delivery");
  await picture(page, info, "express.png", { fullPage: true });
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByLabel("Express delivery")).toBeChecked();
  await expect(other.locator(".sum-all dd")).toContainText(after);
  // Whoever pays what another tab has changed since is asked to look again.
  await other.getByLabel("Standard delivery").check();
  await expect(other.locator(".sum-all dd")).toContainText(before);
  await page.locator("#pay-now").click();
  await expect(page.locator(".pay-note")).toContainText("Something has changed since you looked");
  const differences = page.getByRole("region", { name: "What is different now" });
  await expect(differences.getByText(`Total: ${before}; it was ${after}.`)).toBeVisible();
  await expect(differences.getByText(/^Delivery: /)).toBeVisible();
  await expectSound(page, "what is different now");
  await picture(page, info, "different.png", { fullPage: true });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("delivery is chosen by a form", async ({ page, browser, baseURL }) => {
    // What a page without scripts starts from: a checkout that was begun in another window.
    const scripted = await browser.newContext({
      baseURL: baseURL ?? "",
      extraHTTPHeaders: FROM_ELSEWHERE,
      javaScriptEnabled: true,
    });
    const first = await scripted.newPage();
    await beginCheckout(first);
    await sayWhere(first);
    await page.context().addCookies(await scripted.cookies());
    await page.goto(first.url());
    const before = await page.locator(".sum-all dd").textContent();
    await page.getByLabel("Express delivery").check();
    await page.locator(".pay-send button").first().click();
    await expect(page.getByLabel("Express delivery")).toBeChecked();
    await expect(page.locator(".sum-all dd")).not.toHaveText(before ?? "");
    await scripted.close();
  });
});
