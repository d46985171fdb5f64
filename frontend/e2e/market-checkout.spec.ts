import type { Page } from "@playwright/test";
import { expectSound, type Language, SIZES } from "./house-ground";
import { expect, test } from "./market-ground";

// Whoever buys here is a guest, and most of it is done without scripts: the pages are forms and links.
test.use({ house: "market" });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "zh", theme: "dark", size: PHONE },
  { language: "ko", theme: "light", size: PHONE },
] as const;
const THANKS: Record<Language, string> = { en: "Thank you", zh: "谢谢您", ko: "감사합니다" };

/** Puts something that is sold in won into the cart, and begins a checkout. */
async function beginCheckout(page: Page, language: Language = "en") {
  await page.goto(`/market/choose?lang=${language}&back=/market`);
  await page.goto("/market/choose?place=KR&back=/market");
  await page.goto("/market/search?q=kettle&stock=1");
  const card = page.locator(".grid-results .card:not(:has(.note-low)) .card-name a").first();
  await page.goto((await card.getAttribute("href")) ?? "/market");
  await page.locator("form[data-add] button").first().click();
  await expect(page.locator(".toast")).toBeVisible();
  await page.goto("/market/cart");
  await page.locator("a[href^='/market/checkout']").first().click();
  await expect(page).toHaveURL(/\/market\/checkout\/chk_/);
}

async function sayWhere(page: Page) {
  await page.locator("[name=email]").fill("mina@example.org");
  await page.locator(".pay-address [name=region]").selectOption("11");
  for (const [name, value] of Object.entries({
    name: "Mina Kim",
    phone: "010-1234-5678",
    postal_code: "04524",
    city: "중구",
    line1: "세종대로 110",
  }))
    await page.locator(`.pay-address [name=${name}]`).fill(value);
  await page.locator(".pay-address button[type=submit]").click();
  await expect(page.locator(".pay-written")).toBeVisible();
}

for (const { language, theme, size } of LOOKS) {
  test(`checking out is sound in ${language}, ${theme}, ${size.width} wide`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await beginCheckout(page, language);
    await expectSound(page, `checkout to fill in ${language}`);
    await page.screenshot({ path: info.outputPath("empty.png"), fullPage: true });
    await sayWhere(page);
    await expectSound(page, `checkout to pay ${language}`);
    await page.screenshot({ path: info.outputPath("ready.png"), fullPage: true });
    const sum = (await page.locator(".sum-all dd").textContent()) ?? "";
    await expect(page.locator("#pay-now")).toContainText(sum.trim());
    await page.locator("#pay-now").click();
    await expect(page.getByRole("heading", { level: 1, name: THANKS[language] })).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.locator(".pay-head")).toContainText(sum.trim());
    await expectSound(page, `confirmation ${language}`);
    await page.screenshot({ path: info.outputPath("done.png"), fullPage: true });
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
