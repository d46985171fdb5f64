import { expectSound, FROM_ELSEWHERE, type Language, SIZES } from "./house-ground";
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
