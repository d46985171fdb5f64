/** Bought in the chat: found, put in, confirmed on a card, and ordered exactly once. */
import { type APIRequestContext, expect, test } from "@playwright/test";
import { Chat, enter, REPLY_MS } from "./assistant-ground";
import { HOME, isSound, LOADED_MS, post, stock } from "./assistant-shopping";

/** What has been ordered so far, the latest first. */
async function orders(request: APIRequestContext): Promise<ReadonlyArray<{ readonly id: string }>> {
  return (await (await request.get("/api/orders")).json()).orders;
}

test.describe.configure({ timeout: LOADED_MS + 2 * REPLY_MS });

test("what is found in the chat is bought there, once, by a person's tap", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await enter(page);
  await stock(page.request);
  await post(page.request, "/api/addresses", HOME);
  const { length: before } = await orders(page.request);

  const chat = new Chat(page);
  await chat.open();
  await expect(page.getByRole("button", { name: /^Find something to buy/ })).toBeVisible();
  await chat.send("Find an electric kettle under $80");
  const first = page.getByRole("listitem").filter({ hasText: "Number 1:" });
  await expect(first).toBeVisible({ timeout: REPLY_MS });
  await chat.settled();
  const products = page.getByRole("listitem").filter({ hasText: /Number \d:/ });
  expect(await products.count()).toBeGreaterThan(2);
  await isSound(page, "products");

  // Put in by a tap, without a word to the model.
  await products
    .getByRole("button", { name: /^Add .* to the cart$/ })
    .first()
    .click();
  await expect(page.getByText(/is in the cart\.$/)).toBeAttached();

  // The cart opens at the side, changes there, and gives the focus back; its way to buying speaks in the talk.
  const opener = page.getByRole("button", { name: "Cart, 1 thing" });
  await opener.press("Enter");
  const drawer = page.getByRole("dialog", { name: "Your cart" });
  await drawer.getByRole("button", { name: "One more" }).click();
  await expect(page.getByRole("button", { name: "Cart, 2 things", includeHidden: true })).toBeAttached();
  await drawer.getByRole("button", { name: "One less" }).click();
  await expect(page.getByRole("button", { name: "Cart, 1 thing", includeHidden: true })).toBeAttached();
  await isSound(page, "the cart at the side");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.click();
  await drawer.getByRole("button", { name: "Check out" }).click();

  const consent = page.getByRole("article", { name: "Is this what you want to buy?" });
  const buy = consent.getByRole("button", { name: /^Buy for / });
  await expect(buy).toBeEnabled({ timeout: REPLY_MS });
  await expect(consent).toContainText("12 Lakeside Road");
  await chat.settled();
  await isSound(page, "consent card");

  // The same conversation in another tab, and both confirm at once.
  const other = await page.context().newPage();
  await other.goto(page.url());
  const consents = [consent, other.getByRole("article", { name: "Is this what you want to buy?" })];
  const buttons = consents.map((each) => each.getByRole("button", { name: /^Buy for / }));
  for (const each of buttons) await expect(each).toBeEnabled({ timeout: REPLY_MS });
  await Promise.all(buttons.map((each) => each.click()));
  for (const each of consents)
    await expect(each.getByText("Bought. The order is made.")).toBeVisible({ timeout: 30_000 });
  const after = await orders(page.request);
  expect(after).toHaveLength(before + 1);

  // Whoever comes back to it sees what it is, and cannot buy it again.
  await page.reload();
  await expect(consent.getByRole("link", { name: /^Follow the order/ })).toHaveAttribute(
    "href",
    `/market/orders/${after[0]?.id}`,
  );
  await expect(buy).toHaveCount(0);
  await page.setViewportSize({ width: 360, height: 740 });
  await isSound(page, "what was bought, on a phone");
});

test("a wish is taken off with a key, and what is said next is written at once", async ({ page }) => {
  await enter(page);
  await stock(page.request);

  const chat = new Chat(page);
  await chat.open();
  await chat.send("Find an electric kettle under $80");
  const wish = page.getByRole("button", { name: /^Remove: .*80/ });
  await expect(wish).toBeVisible({ timeout: REPLY_MS });
  await chat.settled();
  await wish.press("Enter");
  await expect(chat.field).toBeFocused();
  await expect(chat.replies).toHaveCount(2, { timeout: REPLY_MS });
  await chat.settled();
  await expect(page.getByRole("button", { name: "Remove: Electric" })).toBeVisible();
  await expect(wish).toHaveCount(0);
  await expect(chat.replies.last()).toContainText("Number 1:");
});
