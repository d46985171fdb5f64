/** A conversation of 5,000 messages: opened, scrolled, searched and written in, with the figures that show it stays light. */
import { expect, type Page, test } from "@playwright/test";
import { bringIn, Chat, enter, REPLY_MS } from "./assistant-ground";

const COUNT = 5_000;
const text = (index: number) =>
  [
    `Answer ${index}. A short one.`,
    `Answer ${index}. ${"A paragraph that goes on for a while about lakes and mornings. ".repeat(8)}`,
    `Answer ${index}.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n- one\n- two\n- three`,
    `Answer ${index}.\n\n\`\`\`ts\n${"const value = compute(1, 2, 3); // a line\n".repeat(10)}\`\`\``,
    `Answer ${index}. 湖畔的清晨很安静。**要点：**先烧一壶水。호숫가의 아침은 조용합니다.`,
  ][index % 5] ?? "";

interface Watched extends Window {
  longTasks: number[];
  typing: number[];
}

async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const page = window as unknown as Watched;
    page.longTasks = [];
    page.typing = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) page.longTasks.push(Math.round(entry.duration));
    }).observe({ type: "longtask", buffered: true });
  });
}
const takeLongTasks = (page: Page) => page.evaluate(() => (window as unknown as Watched).longTasks.splice(0));
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);
const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

test.describe.configure({ timeout: 4 * REPLY_MS });

test("5,000 messages scroll and type smoothly", async ({ page }, info) => {
  await enter(page);
  const id = await bringIn(
    page.request,
    "Five thousand",
    Array.from({ length: COUNT }, (_, index) =>
      index % 2 === 0
        ? { role: "user", text: `Question ${index}: how?` }
        : { role: "assistant", text: text(index) },
    ),
  );
  await watch(page);
  const chat = new Chat(page);
  const opened = Date.now();
  await chat.open(`/c/${id}`);
  await expect(page.getByText(`Answer ${COUNT - 1}`)).toBeInViewport();
  const openMs = Date.now() - opened;
  const nodesOpen = await nodes(page);
  await page.waitForTimeout(1_000);
  await takeLongTasks(page);

  // Up through the history as a wheel goes; what is read must move by the turn of the wheel and by nothing else.
  const scroller = page.getByRole("region", { name: "Messages" });
  await scroller.hover();
  const errors: number[] = [];
  for (let turn = 0; turn < 120; turn += 1) {
    const mark = await page.evaluate(() => {
      const seen = [...document.querySelectorAll("article")].find(
        (one) => one.getBoundingClientRect().top > 120,
      );
      return seen ? { id: seen.dataset["message"] ?? "", top: seen.getBoundingClientRect().top } : null;
    });
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(50);
    const top = mark
      ? await page.evaluate(
          (name) => document.querySelector(`[data-message="${name}"]`)?.getBoundingClientRect().top ?? null,
          mark.id,
        )
      : null;
    if (mark && top !== null) errors.push(Math.abs(top - mark.top - 400));
  }
  const scrollTasks = await takeLongTasks(page);
  const nodesScrolled = await nodes(page);

  await chat.field.focus();
  await page.evaluate(() => {
    document.querySelector("textarea")?.addEventListener("beforeinput", () => {
      const began = performance.now();
      requestAnimationFrame(() =>
        setTimeout(() => (window as unknown as Watched).typing.push(performance.now() - began)),
      );
    });
  });
  await page.keyboard.type("The quick brown fox jumps over the lazy dog beside the lake.", { delay: 40 });
  await page.waitForTimeout(300);
  const typing = await page.evaluate(() => (window as unknown as Watched).typing);
  const typingTasks = await takeLongTasks(page);

  const figures = {
    openMs,
    nodesOpen,
    nodesScrolled,
    scrollErrorPxP95: Math.round(percentile(errors, 0.95)),
    scrollLongTasks: scrollTasks.length,
    scrollLongTaskMsP95: percentile(scrollTasks, 0.95),
    typingMsMedian: Math.round(percentile(typing, 0.5)),
    typingMsP95: Math.round(percentile(typing, 0.95)),
    typingLongTasks: typingTasks.length,
  };
  await info.attach("figures", { body: JSON.stringify(figures, null, 1), contentType: "application/json" });
  info.annotations.push({ type: "figures", description: JSON.stringify(figures) });
  // biome-ignore lint/suspicious/noConsole: the figures are what this test is for
  console.log(JSON.stringify(figures));
  expect(figures.nodesOpen).toBeLessThan(3_000);
  expect(figures.nodesScrolled).toBeLessThan(3_000);
  expect(figures.scrollErrorPxP95).toBeLessThanOrEqual(8);
  expect(figures.typingMsMedian).toBeLessThan(50);
  await chat.field.fill("");
});

test("a message far back is found and shown in its place", async ({ page }) => {
  await enter(page);
  const mark = `heron${Date.now().toString(36)}`;
  await bringIn(
    page.request,
    "Far back",
    Array.from({ length: 1_200 }, (_, index) => ({
      role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
      text: index === 30 ? `Here is the ${mark}, far back.` : `Message ${index}, which says little.`,
    })),
  );
  const chat = new Chat(page);
  await chat.open();
  await page.getByRole("searchbox", { name: "Search conversations" }).fill(mark);
  await page.getByRole("link", { name: new RegExp(mark) }).click();
  await expect(page.getByRole("article").filter({ hasText: mark })).toBeInViewport({ timeout: 30_000 });
});
