import type { Page } from "@playwright/test";
import { enter, expectSound, FROM_ELSEWHERE, type Language, look, picture, SIZES } from "./house-ground";
import { expect, test } from "./market-ground";

// Whoever looks around here is a guest, but for those tests that say otherwise.
test.use({ house: "market", extraHTTPHeaders: FROM_ELSEWHERE });

const [PHONE, DESKTOP] = SIZES;
type Look = { language: Language; theme: "light" | "dark"; size: (typeof SIZES)[number] };
const LOOKS: readonly Look[] = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "en", theme: "dark", size: PHONE },
  { language: "zh", theme: "light", size: PHONE },
  { language: "ko", theme: "dark", size: PHONE },
];
const SAID: Record<Language, { title: string; query: string }> = {
  en: { title: "The market by the lake", query: "headphones" },
  zh: { title: "湖畔集市", query: "耳机" },
  ko: { title: "호숫가 마켓", query: "헤드폰" },
};

async function firstProduct(page: Page, query: string): Promise<string> {
  await page.goto(`/market/search?q=${encodeURIComponent(query)}`);
  // One that there is in several colours.
  const href = await page.locator(".grid-results .card:has(.dots) .card-name a").first().getAttribute("href");
  if (!href) throw new Error(`nothing found for ${query}`);
  return href;
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
});

for (const { language, theme, size } of LOOKS) {
  test(`every page of the market is sound in ${language}, ${theme}, ${size.width} wide`, async ({
    page,
  }, info) => {
    const { title, query } = SAID[language];
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await page.goto(`/market?lang=${language}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    const product = await firstProduct(page, query);
    await page.goto(product);
    const store = (await page.locator(".terms a").first().getAttribute("href")) ?? "/market";
    const pages = [
      ["home", "/market"],
      ["search", `/market/search?q=${encodeURIComponent(query)}`],
      ["product", product],
      ["category", "/market/c/home"],
      ["store", store],
      ["empty", "/market/search?q=zqzqzqzq"],
      ["wishes", "/market/wishes"],
      ["missing", "/market/no/such/place"],
    ] as const;
    // What the others are made of is the same in every language.
    for (const [name, path] of language === "en" ? pages : pages.slice(0, 3)) {
      await page.goto(path);
      await expect(page.locator("h1")).toBeVisible();
      await expectSound(page, `${name} ${size.width} ${language}`);
      await picture(page, info, `${name}.png`);
    }
  });
}

test("a search is suggested, narrowed, sorted and gone back from", async ({ page }) => {
  await page.goto("/market");
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Search the market" });
  await expect(field).toBeFocused();
  await field.pressSequentially("kett", { delay: 30 });
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(field).toHaveAttribute("aria-activedescendant", "suggestion-0");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await field.fill("kettle");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/market\/search\?q=kettle/);
  const line = page.locator(".results-title [role=status]");
  const all = await line.textContent();
  await page.getByRole("group", { name: "Colour" }).getByRole("checkbox").first().check();
  await expect(page).toHaveURL(/a\.color=/);
  await expect(line).not.toHaveText(all ?? "");
  await expect(page.getByRole("group", { name: "Colour" }).getByRole("checkbox").first()).toBeFocused();
  await page.getByText("Sort:").click();
  await page.getByRole("link", { name: "Price: low first" }).click();
  await expect(page).toHaveURL(/sort=price/);
  await page.getByRole("link", { name: /Clear all/ }).click();
  await expect(line).toHaveText(all ?? "");
  await page.goBack();
  await expect(page).toHaveURL(/a\.color=.*sort=price/);
  await expect(line).not.toHaveText(all ?? "");
});

test("a list goes on by itself, and then asks", async ({ page }) => {
  await page.goto("/market/c/electronics");
  const cards = page.locator(".grid-results > li[data-product]");
  await expect(cards).toHaveCount(24);
  for (let at = 2; at <= 5; at += 1) {
    await page.locator("[data-more]").scrollIntoViewIfNeeded();
    await expect(cards).toHaveCount(24 * at);
  }
  await page.locator("[data-more]").scrollIntoViewIfNeeded();
  await expect(page.getByRole("link", { name: "Show more" })).toBeVisible();
  const names = await cards.evaluateAll((items) => items.map((item) => item.getAttribute("data-product")));
  expect(new Set(names).size).toBe(names.length);
});

test("on a phone the filters are a sheet that holds the focus", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/market/search?q=kettle");
  const open = page.getByRole("link", { name: "Filters" });
  await open.click();
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await expect(sheet).toBeVisible();
  await expectSound(page, "sheet");
  await sheet.getByRole("checkbox", { name: "In stock" }).check();
  await expect(page).toHaveURL(/stock=1/);
  await expect(sheet).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  expect(await page.evaluate(() => document.activeElement?.closest(".filters") !== null)).toBe(true);
  await sheet.getByRole("button", { name: "Show results" }).click();
  await expect(page.locator(".filters.open")).toHaveCount(0);
});

test("without scripts one searches, narrows, goes on, chooses and comes back", async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({
    baseURL: server.url,
    javaScriptEnabled: false,
    locale: "en-US",
  });
  const page = await context.newPage();
  await page.goto("/market");
  await page.getByRole("searchbox").or(page.getByRole("combobox")).first().fill("kettle");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("group", { name: "Colour" }).getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Show results" }).click();
  await expect(page).toHaveURL(/a\.color=/);
  await page.goto("/market/c/electronics");
  await page.getByRole("link", { name: "Show more" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(page.locator(".grid-results > li")).toHaveCount(24);
  await page.locator(".card-name a").first().click();
  await expect(page.locator(".product h1")).toBeVisible();
  await page.locator("details.menu > summary").first().click();
  await page.locator(".top .menu-panel").getByRole("link", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(page.locator(".product h1")).toBeVisible();
  await context.close();
});

test.describe("the owner", () => {
  test.use({ extraHTTPHeaders: {} });

  test.beforeEach(async ({ page }) => {
    await enter(page);
    await look(page, { language: "en", theme: "system" });
  });

  test("a product: its choices, its pictures, a wish and a review", async ({ page }) => {
    await page.goto(await firstProduct(page, "headphones"));
    await expect(page.getByRole("link", { name: "Account" }).first()).toBeVisible();
    const other = page.locator(".choices .choice:not(.choice-chosen)").first();
    const target = (await other.getAttribute("href")) ?? "";
    await other.click();
    await expect(page).toHaveURL(new RegExp(target.replace(/[?]/g, "\\?")));
    await page.locator("a[data-zoom]").first().click();
    await expect(page.locator("dialog.lightbox")).toBeVisible();
    await expectSound(page, "lightbox");
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog.lightbox")).toHaveCount(0);
    const keep = page.locator(".keep button");
    await keep.click();
    await expect(keep).toHaveText("In the wish list");
    await page.getByText("Write a review").click();
    await page.getByRole("radio", { name: "4 stars" }).check({ force: true });
    await page.getByLabel("In a few words").fill("Light");
    await page.getByLabel("What should others know?").fill("I wear them on the train.");
    await page.getByRole("button", { name: "Publish the review" }).click();
    await expect(page.getByText("Thank you. Your review is kept.")).toBeVisible();
    await page.getByRole("link", { name: "Newest" }).or(page.getByText("Most helpful")).first().click();
    await page.getByRole("link", { name: "Newest" }).click();
    await expect(page.getByText("I wear them on the train.")).toBeVisible();
    await page.goto("/market/wishes");
    await expect(page.locator(".wish-row")).toHaveCount(1);
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Nothing kept yet")).toBeVisible();
  });

  test("from the assistant to the market and back it is one place", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Market" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "The market by the lake" })).toBeVisible();
    await page.locator("details.menu > summary").first().click();
    await page.getByRole("button", { name: "Dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.locator(".top .menu-panel").getByRole("link", { name: "한국어" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "호숫가 마켓" })).toBeVisible();
    await page.getByRole("link", { name: "어시스턴트" }).first().click();
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  test("what a guest put into the cart is theirs after signing in", async ({ browser, server }) => {
    const context = await browser.newContext({
      baseURL: server.url,
      javaScriptEnabled: false,
      locale: "en-US",
      extraHTTPHeaders: FROM_ELSEWHERE,
    });
    const guest = await context.newPage();
    for (const query of ["kettle", "lamp"]) {
      await guest.goto(await firstProduct(guest, query));
      await guest.getByRole("button", { name: "Add to cart" }).click();
      await expect(guest.locator(".cart-notice")).toContainText("is in the cart");
    }
    await expect(guest.getByText("You are looking around as a guest")).toBeVisible();
    expect((await context.cookies()).some((cookie) => cookie.name === "hupan_cart" && cookie.httpOnly)).toBe(
      true,
    );
    await context.setExtraHTTPHeaders({});
    await guest.goto("/market/cart");
    await expect(guest.locator(".cart-line")).toHaveCount(2);
    await expect(guest.getByText("You are looking around as a guest")).toHaveCount(0);
    expect((await context.cookies()).some((cookie) => cookie.name === "hupan_cart")).toBe(false);
    await guest.reload();
    await expect(guest.locator(".cart-line")).toHaveCount(2);
    await context.close();
  });
});
