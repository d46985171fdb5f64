import type { Page } from "@playwright/test";
import { enter, expectSound, FROM_ELSEWHERE, type Language, look, picture, SIZES } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

// Cards are taken at Stripe's stand-in: a page of another site, which runs no script either.
test.use({ house: "market", extraHTTPHeaders: FROM_ELSEWHERE });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "zh", theme: "dark", size: PHONE },
  { language: "ko", theme: "light", size: PHONE },
] as const;
const THANKS: Record<Language, string> = { en: "Thank you", zh: "谢谢您", ko: "감사합니다" };
const UNPAID: Record<Language, string> = {
  en: "Not paid yet",
  zh: "尚未付款",
  ko: "아직 결제하지 않으셨습니다",
};
const GOOD = "4242 4242 4242 4242";
const NO_MONEY = "4000 0000 0000 9995";

/** Confirms with a card, and is led to Stripe. */
async function goToStripe(page: Page) {
  await page.locator("input[name=handler][value=stripe]").check();
  await page.locator("#pay-now").click();
  await expect(page).toHaveURL(/\/c\/pay\/cs_/);
}

async function typeIn(page: Page, number: string) {
  await page.getByLabel("Card number").fill(number);
  await page.getByRole("button", { name: "Pay" }).click();
}

for (const { language, theme, size } of LOOKS) {
  test(`a card is paid with in ${language}, ${theme}, ${size.width} wide`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await beginCheckout(page, language);
    await sayWhere(page);
    await page.locator("input[name=handler][value=stripe]").check();
    await expectSound(page, `ways to pay in ${language}`);
    await picture(page.locator("#pay-sums"), info, "ways.png");
    await goToStripe(page);
    await page.getByRole("link", { name: "Back" }).click();
    await expect(page.getByRole("heading", { level: 1, name: UNPAID[language] })).toBeVisible();
    await expectSound(page, `not paid yet in ${language}`);
    await picture(page, info, "unpaid.png");
    await page.locator(".empty-ways a.primary").click();
    await typeIn(page, NO_MONEY);
    await expect(page.getByRole("alert")).toContainText("insufficient funds");
    await typeIn(page, GOOD);
    await expect(page.getByRole("heading", { level: 1, name: THANKS[language] })).toBeVisible({
      timeout: 30_000,
    });
    await picture(page, info, "done.png", { fullPage: true });
  });
}

test("whoever closes the tab while paying finds the checkout as it is, and pays once", async ({ page }) => {
  await beginCheckout(page);
  await sayWhere(page);
  const checkout = page.url();
  await goToStripe(page);
  const stripe = page.url();
  // The browser's button comes back to a page that stays.
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Not paid yet" })).toBeVisible();
  const other = await page.context().newPage();
  await page.close();
  await other.goto(checkout);
  await expect(other.getByRole("link", { name: "Go to the page for your card" })).toHaveAttribute(
    "href",
    stripe,
  );
  // Paid, and the tab is gone before it comes back.
  await other.request.post(stripe, { form: { number: GOOD }, maxRedirects: 0 });
  await other.getByRole("button", { name: "I have paid there" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  await other.goto(stripe);
  await expect(other.getByRole("heading", { name: "This was paid already" })).toBeVisible();
});

test("whoever pays otherwise after all is not charged at Stripe", async ({ page }) => {
  await beginCheckout(page);
  await sayWhere(page);
  await goToStripe(page);
  const stripe = page.url();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("button", { name: "Pay in another way" }).click();
  await expect(page.locator(".pay-note")).toContainText("Nothing was bought", { timeout: 30_000 });
  expect((await page.request.post(stripe, { form: { number: GOOD } })).status()).toBe(404);
  await page.locator("input[name=handler][value=cod]").check();
  await page.locator("#pay-now").click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
});

test.describe("signed in", () => {
  test.use({ extraHTTPHeaders: {} });

  test("a card is kept, proposed, paid with in one tap, and removed", async ({ page }, info) => {
    await enter(page);
    await page.goto("/market/choose?lang=en&back=/market/wallet");
    await page.getByRole("link", { name: "Add a card" }).click();
    await expect(page).toHaveURL(/\/c\/pay\/cs_/);
    await typeIn(page, GOOD);
    await expect(page.getByRole("status").filter({ hasText: "The card is kept." })).toBeVisible();
    const card = page.locator(".own-card").filter({ hasText: "Visa ···· 4242" });
    await expect(card).toContainText("Default card");
    await expect(card).toContainText("Good until 12/40");
    await card.getByText("Remove", { exact: true }).click();
    for (const { language, theme, size } of LOOKS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await look(page, { language, theme });
      await page.goto(`/market/choose?lang=${language}&back=/market/wallet`);
      await page.locator(".own-forget summary").first().click();
      await expectSound(page, `cards in ${language}`);
      await picture(page, info, `cards-${language}.png`, { fullPage: true });
    }
    await page.setViewportSize(DESKTOP);
    await look(page, { language: "en", theme: "light" });
    await beginCheckout(page);
    await sayWhere(page);
    await expect(page.getByLabel("Visa ···· 4242")).toBeChecked();
    await expect(page.getByLabel("Another card")).toBeVisible();
    await picture(page.locator("#pay-sums"), info, "kept.png");
    await page.locator("#pay-now").click();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
    await page.goto("/market/wallet");
    await page.locator(".own-forget summary").first().click();
    await page.getByRole("button", { name: "Remove this card" }).click();
    await expect(
      page.getByRole("status").filter({ hasText: "The card is removed, here and at Stripe." }),
    ).toBeVisible();
    await expect(page.locator(".own-card")).toHaveCount(0);
  });
});
