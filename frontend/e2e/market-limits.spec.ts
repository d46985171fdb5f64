import type { Page } from "@playwright/test";
import { csrf, enter, expectSound, type Language, look, picture, SIZES } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

// What may be spent in somebody's name: limits, a step beyond one by their own hand, and orders to buy later.
test.use({ house: "market" });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "dark", size: DESKTOP },
  { language: "zh", theme: "light", size: PHONE },
  { language: "ko", theme: "dark", size: PHONE },
] as const;
const HOME = {
  country: "KR",
  name: "Mina Kim",
  phone: "010-1234-5678",
  postal_code: "04524",
  region: "11",
  city: "중구",
  line1: "세종대로 110",
} as const;

async function findKettle(page: Page, language: Language) {
  await page.goto(`/market/choose?lang=${language}&back=/market`);
  await page.goto("/market/choose?place=KR&back=/market/search?q=kettle");
  await page.goto("/market/search?q=kettle&stock=1");
  const card = page.locator(".grid-results .card:not(:has(.note-low)) .card-name a").first();
  await page.goto((await card.getAttribute("href")) ?? "/market");
}

test("a limit holds at the checkout until its owner goes beyond it, this time", async ({ page }) => {
  await enter(page);
  await page.goto("/market/limits");
  await page.locator("#sum").fill("a lot");
  await page.getByRole("button", { name: "Set the limit" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Write a sum" })).toBeVisible();
  await page.locator("#sum").fill("1");
  await page.locator("#span").selectOption({ label: "At once" });
  await page.getByRole("button", { name: "Set the limit" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The limit is set." })).toBeVisible();
  await expect(page.locator(".limits-rows li")).toHaveCount(1);

  await beginCheckout(page);
  await sayWhere(page);
  await page.locator("input[name=handler][value=cod]").check();
  await page.locator("#pay-now").click();
  const beyond = page.getByRole("button", { name: /^Pay .* this time$/ });
  await expect(beyond).toBeVisible({ timeout: 30_000 });
  await expectSound(page, "beyond a limit");
  await beyond.click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });

  await page.goto("/market/limits");
  await page.getByRole("button", { name: /^Remove the limit/ }).click();
  await expect(page.locator(".limits-rows li")).toHaveCount(0);
});

for (const { language, theme, size } of LOOKS) {
  test(`an order to buy later is left and taken back in ${language}, ${theme}, ${size.width} wide`, async ({
    page,
  }, info) => {
    await enter(page);
    await page.request.post("/api/addresses", { data: HOME, headers: await csrf(page.request) });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await look(page, { language, theme });
    await findKettle(page, language);
    await picture(page, info, "product.png", { fullPage: true });
    await page.locator(".buy-later a").click();
    await page.locator("#sum").fill("1");
    await page.locator(".limits-form button[type=submit]").click();
    // What one agrees to is said in full before one does.
    await expect(page.locator(".errand-agree button")).toBeVisible();
    await expectSound(page, `what one agrees to in ${language}`);
    await picture(page, info, "agree.png", { fullPage: true });
    await page.locator(".errand-agree button").click();
    await expect(page).toHaveURL(/\/market\/mandates\?said=/);
    await expect(page.locator(".errands > li").first()).toBeVisible();
    await expectSound(page, `orders to buy later in ${language}`);
    await picture(page, info, "orders.png", { fullPage: true });
    const open = page.locator("form:has(input[name=deed][value=revoke]) button");
    const left = await open.count();
    await open.first().click();
    await expect(open).toHaveCount(left - 1);
    await page.goto("/market/limits");
    await expectSound(page, `limits in ${language}`);
    await picture(page, info, "limits.png", { fullPage: true });
  });
}
