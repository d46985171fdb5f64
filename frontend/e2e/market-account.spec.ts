import { enter, expectSound, type Language, look, picture, SIZES } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

// What somebody who is signed in has here: addresses, a wallet, and notices of what was bought.
test.use({ house: "market" });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "zh", theme: "dark", size: PHONE },
  { language: "ko", theme: "light", size: PHONE },
] as const;
const PAGES = ["/market/addresses", "/market/addresses/new", "/market/wallet"] as const;
const NOTICES: Record<Language, string> = { en: "Notices", zh: "通知", ko: "알림" };

test("an address book is kept, and what is removed comes back", async ({ page }) => {
  await enter(page);
  await page.goto("/market/choose?place=KR&back=/market/addresses");
  await page.getByRole("link", { name: "New address" }).click();
  for (const [name, value] of Object.entries({
    name: "Mina Kim",
    phone: "010-1234-5678",
    postal_code: "12",
    city: "중구",
    line1: "세종대로 110",
  }))
    await page.locator(`.pay-address [name=${name}]`).fill(value);
  await page.locator(".pay-address [name=region]").selectOption("11");
  await page.locator(".pay-address button[type=submit]").click();
  await expect(page.locator("#p-postal_code")).toBeVisible();
  await page.locator("[name=postal_code]").fill("04524");
  await page.locator(".pay-address button[type=submit]").click();
  await expect(page.getByRole("status").filter({ hasText: "The address is saved." })).toBeVisible();
  await expect(page.locator(".own-card")).toContainText("04524");
  // Another country has another form.
  await page.goto("/market/addresses/new");
  await page.locator("#country").selectOption("US");
  await page.locator(".pay-country button").click();
  await expect(page.locator(".pay-address [name=region] option[value=CA]")).toHaveCount(1);

  await page.goto("/market/addresses");
  await page.getByRole("button", { name: "Delete the address of Mina Kim" }).click();
  await expect(page.locator(".own-card")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".own-card")).toContainText("Mina Kim");
});

test("a purchase is paid from the wallet, and its notices come by themselves", async ({ page, context }) => {
  await enter(page);
  await page.goto("/market/wallet");
  // The kettles of the demo market are sold in yuan.
  await page.locator("#gift").selectOption("CNY:500000");
  await page.getByRole("button", { name: "Put in" }).click();
  await expect(page.locator(".own-balances")).toContainText("5,000");
  const list = await context.newPage();
  await list.goto("/notices");
  await beginCheckout(page);
  await sayWhere(page);
  await page.locator("input[name=handler][value=wallet]").check();
  await page.locator("#pay-now").click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  // The other window hears of it without being asked, and so does the bell of this one.
  await expect(list.getByText("Your order is placed").first()).toBeVisible({ timeout: 15_000 });
  await page.goto("/market");
  await expect(page.locator("[data-bell] .cart-count")).toBeVisible();
  // Whoever looks at the order knows what its notices say.
  await list.getByRole("link", { name: "Your order is placed" }).first().click();
  await expect(list).toHaveURL(/\/market\/orders\/ord_/);
  await expect(page.locator("[data-bell] .cart-count")).toBeHidden({ timeout: 15_000 });
  await page.goto("/notices");
  await expect(page.getByText("You have read everything.")).toBeVisible();
  await page.goto("/market/wallet");
  await expect(page.locator(".own-moves li")).not.toHaveCount(0);
  await expect(page.locator(".own-moves a").first()).toHaveAttribute("href", /^\/market\/orders\/ord_/);
});

for (const { language, theme, size } of LOOKS) {
  test(`one's own pages are sound in ${language}, ${theme}, ${size.width} wide`, async ({ page }, info) => {
    await enter(page);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await look(page, { language, theme });
    await page.goto(`/market/choose?lang=${language}&back=/market`);
    for (const path of PAGES) {
      await page.goto(path);
      await expectSound(page, `${path} in ${language}`);
      await picture(page, info, `${path.replaceAll("/", "-")}.png`, { fullPage: true });
    }
    await page.locator(".top .who").click();
    await expectSound(page, `menu in ${language}`);
    await picture(page, info, "menu.png");
    for (const path of ["/notices", "/notices?tab=ways"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: NOTICES[language] })).toBeVisible();
      await expect(page.getByRole("tabpanel")).not.toBeEmpty();
      await expectSound(page, `${path} in ${language}`);
      await picture(page, info, `${path.replaceAll(/\W/g, "-")}.png`);
    }
  });
}
