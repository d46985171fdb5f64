import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { bringIn, Chat, change, enter, REPLY_MS } from "./assistant-ground";

const rich = `A table:

| Method | Cost |
|:--|--:|
| Quick sort | \`n log n\` |

\`\`\`python
def add(a: int, b: int) -> int:
    return a + b  # a line that is long enough to be scrolled sideways on the screen of a phone, surely
\`\`\`

$$\\sum_{i=0}^{n} i$$

- [x] done
- [ ] open

[A link](https://example.org) and ![a picture](https://example.org/p.png) and <script>alert(1)</script>.`;

async function isClean(page: Page, what: string): Promise<void> {
  // Motion settles first: a colour on its way is no colour to measure.
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page })
    // Base UI's guards take the focus only to hand it on at once; nobody stays on them.
    .exclude("[data-base-ui-focus-guard]")
    // What pops up hangs on the body, outside of every landmark, and takes the focus itself.
    .disableRules(["region"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(found, what).toEqual([]);
}

async function fits(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
}

test.describe.configure({ timeout: 3 * REPLY_MS });

for (const [width, height] of [
  [1280, 800],
  [360, 740],
] as const) {
  for (const theme of ["light", "dark"] as const) {
    test(`is clean to axe and fits at ${width} px, ${theme}`, async ({ page }) => {
      await enter(page);
      await change(page.request, { theme });
      await page.setViewportSize({ width, height });
      const id = await bringIn(page.request, `Reach ${width} ${theme}`, [
        { role: "user", text: "Show everything." },
        { role: "assistant", text: rich },
      ]);
      const chat = new Chat(page);
      await chat.open();
      await fits(page);
      await isClean(page, "new chat");
      await chat.open(`/c/${id}`);
      await expect(page.locator(".katex").first()).toBeVisible();
      await fits(page);
      await isClean(page, "conversation");
      await page.getByRole("button", { name: "More for this conversation" }).click();
      await isClean(page, "menu");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Share" }).click();
      await isClean(page, "share");
      await page.keyboard.press("Escape");
      if (width < 1024) {
        await page.getByRole("button", { name: "Show conversations" }).click();
        await isClean(page, "list in the drawer");
      }
      await page.getByRole("searchbox", { name: "Search conversations" }).fill("everything");
      await expect(page.getByText(/places? found/)).toBeVisible();
      await isClean(page, "search");
    });
  }
}

for (const [language, question, script] of [
  ["en", "Name one colour of a lake, in one word.", /[a-z]/i],
  ["zh", "用中文一句话介绍西湖。", /[\u4e00-\u9fff]/],
  ["ko", "한국어 한 문장으로 호수를 설명해 줘.", /[\uac00-\ud7a3]/],
] as const) {
  test(`speaks ${language}: the page and the model`, async ({ page }) => {
    await enter(page, language);
    const chat = new Chat(page, language);
    await chat.open();
    await chat.send(question);
    await chat.settled();
    expect(await chat.lastReply()).toMatch(script);
    await enter(page, "en");
  });
}

test("everything is reached by the keyboard alone", async ({ page }) => {
  await enter(page);
  const id = await bringIn(page.request, "By keyboard", [
    { role: "user", text: "One" },
    { role: "assistant", text: "Two" },
  ]);
  const chat = new Chat(page);
  await chat.open(`/c/${id}`);
  await chat.settled();
  await expect(chat.field).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  const names: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    // Actions fade in.
    await page.waitForTimeout(300);
    names.push(
      await page.evaluate(() => {
        const element = document.activeElement;
        const box = element?.getBoundingClientRect();
        const shown = element?.checkVisibility({ opacityProperty: true }) && (box?.width ?? 0) > 0;
        return `${shown ? "" : "unseen "}${element?.getAttribute("aria-label") ?? element?.textContent ?? ""}`;
      }),
    );
    await page.keyboard.press("Shift+Tab");
  }
  for (const name of ["Write again", "Copy", "Edit"]) expect(names).toContain(name);
  expect(names.filter((name) => name.startsWith("unseen"))).toEqual([]);
});
