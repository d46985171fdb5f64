import type { Page } from "@playwright/test";
import { expectSound, FROM_ELSEWHERE, type Language, picture, SIZES } from "./house-ground";
import { expect, test } from "./market-ground";

// Whoever looks around here is a guest. Signing in comes at the end of market-shop.spec.ts.
test.use({ house: "market", extraHTTPHeaders: FROM_ELSEWHERE });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "en", theme: "dark", size: PHONE },
  { language: "zh", theme: "light", size: PHONE },
  { language: "ko", theme: "dark", size: DESKTOP },
] as const;
const SAID: Record<Language, { cart: string; add: string; empty: string; undo: string }> = {
  en: { cart: "Cart", add: "Add to cart", empty: "Nothing in the cart yet", undo: "Undo" },
  zh: { cart: "购物车", add: "加入购物车", empty: "购物车还是空的", undo: "撤销" },
  ko: { cart: "장바구니", add: "장바구니 담기", empty: "장바구니가 비어 있습니다", undo: "되돌리기" },
};

/** Opens a product of which there are several, the first that a search finds. */
async function openProduct(page: Page, query: string) {
  await page.goto(`/market/search?q=${encodeURIComponent(query)}&stock=1`);
  const cards = page.locator(".grid-results .card:not(:has(.note-low)) .card-name a");
  await page.goto((await cards.first().getAttribute("href")) ?? "/market");
}

async function addFromProduct(page: Page, query: string, language: Language = "en") {
  await openProduct(page, query);
  await page.getByRole("button", { name: SAID[language].add }).click();
  await expect(page.locator(".toast")).toBeVisible();
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
});

for (const { language, theme, size } of LOOKS) {
  test(`the cart is sound in ${language}, ${theme}, ${size.width} wide`, async ({ page }, info) => {
    const said = SAID[language];
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await page.goto(`/market/cart?lang=${language}`);
    await expect(page.getByRole("heading", { name: said.empty })).toBeVisible();
    await expectSound(page, `empty cart ${language}`);
    await addFromProduct(page, "kettle", language);
    await expectSound(page, `product with toast ${language}`);
    await page.goto("/market/cart");
    await expect(page.getByRole("heading", { level: 1, name: said.cart })).toBeVisible();
    await page.locator("#code").fill("NOTHING");
    await page.locator("#use-code").click();
    await expect(page.locator(".code")).toBeVisible();
    await page.locator(".cart-note summary").click();
    // Sums that are being reckoned anew are dimmed.
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectSound(page, `cart ${language}`);
    await picture(page, info, "cart.png", { fullPage: true });
    await page.locator("[id^=remove-]").click();
    await expect(page.getByRole("button", { name: said.undo })).toBeFocused();
    await expectSound(page, `cart with undo ${language}`);
  });
}

test("quantities change without a page load, and listeners hear of it", async ({ page }) => {
  await addFromProduct(page, "kettle");
  await page.goto("/market/cart");
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  const total = page.locator(".sum-all dd");
  const before = (await total.textContent()) ?? "";
  const more = page.locator(".stepper-more");
  // Quick steps are told to the server once, and none is lost.
  await more.click();
  await more.click();
  await expect(page.getByRole("spinbutton")).toHaveValue("3");
  await expect(page.locator(".results-title p")).toHaveText("3 things in the cart");
  await expect(total).not.toHaveText(before);
  await expect(page.locator("#told")).toHaveText("3 things in the cart");
  await expect(page.getByRole("link", { name: "3 things in the cart" })).toBeVisible();
  await expect(more).toBeFocused();
  const field = page.getByRole("spinbutton");
  await field.fill("2");
  await field.press("Enter");
  await expect(page.locator(".results-title p")).toHaveText("2 things in the cart");
  await field.fill("100000");
  await field.press("Tab");
  await expect(page.locator(".results-title p")).not.toHaveText("2 things in the cart");
  expect(Number(await field.inputValue())).toBeLessThanOrEqual(999);
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
});

test("what is removed is put back, with its gift note", async ({ page }) => {
  await addFromProduct(page, "kettle");
  await addFromProduct(page, "lamp");
  await page.goto("/market/cart");
  await expect(page.locator(".cart-line")).toHaveCount(2);
  await page.locator(".cart-note summary").first().click();
  await page.locator(".cart-note textarea").first().fill("For <b>Jo</b>");
  await page.getByRole("button", { name: "Save the note" }).first().click();
  await expect(page.locator(".cart")).not.toHaveAttribute("aria-busy", "true");
  const name = (await page.locator(".cart-name").first().textContent()) ?? "";
  await page.locator("[id^=remove-]").first().click();
  await expect(page.locator(".cart-line")).toHaveCount(1);
  await expect(page.locator("#told")).toHaveText(`${name.trim()} was removed`);
  await page.keyboard.press("Enter");
  await expect(page.locator(".cart-line")).toHaveCount(2);
  await expect(page.locator(".cart-note textarea").first()).toHaveValue("For <b>Jo</b>");
  await page.reload();
  await expect(page.locator(".cart-name").first()).toHaveText(name.trim());
});

test("two windows: other things are changed freely, the same thing is shown as it is", async ({
  page,
  context,
}) => {
  await addFromProduct(page, "kettle");
  await page.goto("/market/cart");
  const second = await context.newPage();
  await second.goto("/market/cart");
  await second.locator(".stepper-more").click();
  await expect(second.locator(".results-title p")).toHaveText("2 things in the cart");
  await page.getByRole("spinbutton").fill("3");
  await page.getByRole("spinbutton").press("Enter");
  await expect(page.locator(".cart-notice")).toContainText("This was changed in another window");
  await expect(page.getByRole("spinbutton")).toHaveValue("2");
  await page.getByRole("spinbutton").fill("3");
  await page.getByRole("spinbutton").press("Enter");
  await expect(page.locator(".results-title p")).toHaveText("3 things in the cart");
});

test("without scripts one adds, changes, removes and takes that back", async ({ browser, server }) => {
  const context = await browser.newContext({
    baseURL: server.url,
    javaScriptEnabled: false,
    locale: "en-US",
  });
  const page = await context.newPage();
  await openProduct(page, "kettle");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page).toHaveURL(/\/market\/cart\?said=added/);
  await expect(page.locator(".cart-notice")).toContainText("is in the cart");
  await page.locator(".stepper-more").click();
  await expect(page.locator(".results-title p")).toHaveText("2 things in the cart");
  await page.getByRole("spinbutton").fill("1");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.locator(".results-title p")).toHaveText("1 thing in the cart");
  await page.locator("[id^=remove-]").click();
  await expect(page.getByText("Nothing in the cart yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".results-title p")).toHaveText("1 thing in the cart");
  await context.close();
});
