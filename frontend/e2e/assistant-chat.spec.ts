import { expect, test } from "@playwright/test";
import { Chat, enter, REPLY_MS } from "./assistant-ground";

/** Long enough to be stopped, reloaded and watched from elsewhere. */
const LONG = "Write the numbers from 1 to 300 as words, one on each line, and nothing else.";
const SHORT = "Answer with the single word: lake";

test.describe.configure({ timeout: 4 * REPLY_MS });

test.beforeEach(async ({ page }) => {
  await enter(page);
});

test("a first message is answered, named, and still there after a reload", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.send(SHORT);
  await expect(page).toHaveURL(/\/c\/conv_/);
  await chat.settled();
  const said = await chat.lastReply();
  expect(said.length).toBeGreaterThan(0);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("New chat", { timeout: REPLY_MS });
  await page.reload();
  await chat.settled();
  expect(await chat.lastReply()).toBe(said);
});

test("a reply stops when told to, keeps what was written, and goes on when told to", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.sendLong(LONG);
  await chat.writing(20);
  await chat.stop.click();
  await expect(page.getByText("You stopped this reply.")).toBeVisible({ timeout: REPLY_MS });
  const stopped = await chat.lastReply();
  expect(stopped.length).toBeGreaterThanOrEqual(20);
  await page.getByRole("button", { name: "Continue" }).click();
  await chat.writing(stopped.length + 20);
  const went = await chat.lastReply();
  expect(went.replace(/\s+/g, " ").startsWith(stopped.replace(/\s+/g, " ").trim().slice(0, -12))).toBe(true);
  await chat.stop.click();
});

test("an edited message becomes a version of its own, and both can be looked at", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.send("Answer with the single word: water");
  await chat.settled();
  const mine = page.getByRole("article", { name: "You wrote" });
  await mine.hover();
  await mine.getByRole("button", { name: "Edit" }).click();
  const box = page.getByRole("textbox", { name: "Edit your message" });
  await box.fill("Answer with the single word: stone");
  await box.press("Enter");
  await expect(mine).toContainText("stone");
  await chat.settled();
  await expect(mine.getByText("Version 2 of 2")).toBeAttached();
  await mine.hover();
  await mine.getByRole("button", { name: "Version before" }).click();
  await expect(mine).toContainText("water");
  await page.reload();
  await expect(mine).toContainText("water");
});

test("a reply written again is another version of it", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.send(SHORT);
  await chat.settled();
  await page.getByRole("button", { name: "Write again", exact: true }).click();
  await expect(chat.replies.last().getByText("Version 2 of 2")).toBeAttached({ timeout: REPLY_MS });
  await chat.settled();
  await chat.replies.last().getByRole("button", { name: "Version before" }).click();
  await expect(chat.replies.last().getByText("Version 1 of 2")).toBeAttached();
});

test("a reload in mid-reply shows what was written and goes on, doubling nothing", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.sendLong(LONG);
  await chat.writing(40);
  const before = await chat.lastReply();
  await page.reload();
  await chat.writing(before.length);
  expect((await chat.lastReply()).startsWith(before.trimEnd().slice(0, 40))).toBe(true);
  await chat.writing(before.length + 60);
  await chat.stop.click();
  await expect(page.getByText("You stopped this reply.")).toBeVisible({ timeout: REPLY_MS });
  const shown = await chat.lastReply();
  await page.reload();
  await chat.settled();
  expect(await chat.lastReply()).toBe(shown);
});

test("a second tab follows the same reply and can stop it", async ({ page, context }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.sendLong(LONG);
  await chat.writing(10);
  const second = await context.newPage();
  const there = new Chat(second);
  await there.open(new URL(page.url()).pathname);
  await there.writing(30);
  await there.stop.click();
  for (const tab of [page, second]) {
    await expect(tab.getByText("You stopped this reply.")).toBeVisible({ timeout: REPLY_MS });
  }
  await expect.poll(async () => (await chat.lastReply()) === (await there.lastReply())).toBe(true);
  // What is written in one tab appears in the other by itself.
  await there.send(SHORT);
  await expect(page.getByRole("article", { name: "You wrote" })).toHaveCount(2, { timeout: REPLY_MS });
  await chat.settled();
});

test("the next message waits for its turn, and can be changed or taken back", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.sendLong(LONG);
  await chat.writing(5);
  const waiting = page.getByRole("list", { name: "Messages that wait" });
  for (const text of ["first of the queue", "second of the queue"]) {
    await chat.field.fill(text);
    await page.getByRole("button", { name: "Send when the reply is done" }).click();
  }
  await expect(waiting.getByRole("listitem")).toHaveCount(2);
  await page.reload();
  await expect(waiting.getByRole("listitem")).toHaveCount(2);
  await waiting.getByRole("button", { name: "Do not send" }).first().click();
  await waiting.getByRole("button", { name: "Edit" }).click();
  await expect(chat.field).toHaveValue("second of the queue");
  await chat.field.fill(SHORT);
  await page.getByRole("button", { name: "Send when the reply is done" }).click();
  await chat.stop.click();
  await expect(page.getByRole("article", { name: "You wrote" }).last()).toContainText(SHORT, {
    timeout: REPLY_MS,
  });
  await expect(waiting).toBeHidden();
  await chat.settled();
});

test("a draft is kept for its conversation", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.field.fill("half a thought");
  await page.reload();
  await expect(chat.field).toHaveValue("half a thought");
  await chat.field.fill("");
});

test("an input method keeps its Enter", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  const keyboard = await page.context().newCDPSession(page);
  await chat.field.focus();
  await keyboard.send("Input.imeSetComposition", { text: "호수", selectionStart: 2, selectionEnd: 2 });
  // While an input method composes, browsers report its keys as 229.
  await keyboard.send("Input.dispatchKeyEvent", {
    type: "rawKeyDown",
    key: "Enter",
    windowsVirtualKeyCode: 229,
  });
  await expect(page).toHaveURL(/\/$/);
  await keyboard.send("Input.insertText", { text: "호수" });
  await expect(chat.field).toHaveValue("호수");
  await chat.field.fill("");
});

test("a text file goes along, and an image is refused before it is sent", async ({ page }) => {
  const chat = new Chat(page);
  await chat.open();
  const pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await page.locator("input[type=file]").setInputFiles([
    {
      name: "secret.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("The secret word is heron. ".repeat(60)),
    },
    { name: "dot.png", mimeType: "image/png", buffer: Buffer.from(pixel, "base64") },
  ]);
  await expect(page.getByText(/reads text only/)).toBeVisible();
  await chat.field.fill("Which secret word stands in the file? Answer with the word only.");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Remove the images" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("article", { name: "You wrote" })).toContainText("secret.txt");
  await chat.settled();
  // What a small model makes of a file is its own affair; that it has read all of it is ours.
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const thread = await (await page.request.get(`/api/conversations/${id}/messages`)).json();
  expect(thread.items.at(-1).usage.input_tokens).toBeGreaterThan(60 * 5);
});

test("without the server everything read stays readable, and writing waits", async ({ page, context }) => {
  const chat = new Chat(page);
  await chat.open();
  await chat.send(SHORT);
  await chat.settled();
  const said = await chat.lastReply();
  await page.evaluate(() => navigator.serviceWorker.ready);
  // The first load was not yet through the worker; the second one fills its store.
  await page.reload();
  await chat.settled();
  await context.setOffline(true);
  await page.reload();
  await expect(chat.replies.last().locator(".prose-hupan")).toHaveText(said.trim(), { timeout: 30_000 });
  await expect(chat.field).toHaveAttribute("placeholder", "Offline: reading only");
  await chat.field.fill("kept for later");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await context.setOffline(false);
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled({ timeout: 40_000 });
  await chat.field.fill("");
});
