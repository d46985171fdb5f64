/** How something is bought in the browser tests: from the search to the button that pays. */
import type { Page } from "@playwright/test";
import type { Language } from "./house-ground";
import { expect } from "./market-ground";

/** Puts something that is sold in won into the cart, and begins a checkout. */
export async function beginCheckout(page: Page, language: Language = "en") {
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

/** Says where it goes; who has an address in their book has said so already. */
export async function sayWhere(page: Page) {
  await expect(page.locator(".pay-written, [name=email]").first()).toBeVisible();
  if (await page.locator(".pay-written").isVisible()) return;
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
