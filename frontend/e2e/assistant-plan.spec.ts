/** Several things asked for in one message: steps that are seen, wait for an answer, and end at the card. */
import { expect, type Page, test } from "@playwright/test";
import { Chat, enter, REPLY_MS } from "./assistant-ground";
import { isSound, LOADED_MS, stock } from "./assistant-shopping";

const LOOKS = [
  {
    language: "en",
    theme: "light",
    width: 1280,
    said: "Find three electric kettles, compare them and put the cheapest in the cart",
    title: "3 steps",
    done: "All steps are done.",
  },
  {
    language: "zh",
    theme: "dark",
    width: 360,
    said: "帮我找三款电热水壶比较一下，然后把最便宜的加入购物车",
    title: "共 3 步",
    done: "所有步骤都已完成。",
  },
  {
    language: "ko",
    theme: "light",
    width: 360,
    said: "전기 주전자 세 개 찾아서 비교하고 제일 싼 거 장바구니에 담아줘",
    title: "총 3단계",
    done: "모든 단계를 마쳤어요.",
  },
] as const;

test.describe.configure({ timeout: LOADED_MS + 2 * REPLY_MS });

async function begin(page: Page, language: "en" | "zh" | "ko"): Promise<Chat> {
  await enter(page, language);
  await stock(page.request);
  const cart = await (await page.request.get("/api/cart?country=US")).json();
  for (const { id } of cart.lines) {
    const { csrf_token } = await (await page.request.get("/api/session")).json();
    await page.request.delete(`/api/cart/lines/${id}`, { headers: { "X-CSRF-Token": csrf_token } });
  }
  const chat = new Chat(page, language);
  await chat.open();
  return chat;
}

for (const { language, theme, width, said, title, done } of LOOKS) {
  test(`steps are shown and done in ${language}, ${theme}, ${width} wide`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const chat = await begin(page, language);
    await chat.send(said);
    const plan = page.getByRole("article", { name: title });
    await expect(plan.getByText(done)).toBeVisible({ timeout: REPLY_MS });
    await expect(plan.getByText(done)).toHaveAttribute("aria-live", "polite");
    await expect(plan.getByRole("listitem")).toHaveCount(3);
    await chat.settled();
    const { lines } = await (await page.request.get("/api/cart?country=US")).json();
    expect(lines.map((each: { quantity: number }) => each.quantity)).toEqual([1]);
    await plan.scrollIntoViewIfNeeded();
    await page.screenshot({ path: info.outputPath("plan.png") });
    await isSound(page, `a plan in ${language}`);
  });
}

test("a step that asks waits for the answer, is left by the keyboard, and nothing is bought", async ({
  page,
}, info) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const chat = await begin(page, "en");
  await chat.send("Find running shoes, put the cheapest one in my cart and check out");
  const plan = page.getByRole("article", { name: "3 steps" });
  await expect(plan.getByText("Step 2 of 3 waits for your answer.")).toBeVisible({ timeout: REPLY_MS });
  await chat.settled();
  await expect(plan.locator("[aria-current=step]")).toHaveCount(1);
  await page.screenshot({ path: info.outputPath("waiting.png"), fullPage: true });
  await isSound(page, "a plan that waits");
  await plan.getByRole("button", { name: "Leave it" }).focus();
  await page.keyboard.press("Enter");
  // The page's announcer says the reply's words too.
  await expect(chat.replies.last()).toContainText("Left there. What was done stays done.", {
    timeout: REPLY_MS,
  });
  await expect(page.getByRole("button", { name: "Leave it", exact: true })).toHaveCount(0);
  expect((await (await page.request.get("/api/cart?country=US")).json()).lines).toEqual([]);
});
