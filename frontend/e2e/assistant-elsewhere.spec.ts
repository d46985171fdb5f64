/** A shop elsewhere is added by its address, searched and bought at beside the market; and what one lets be known. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { Chat, enter, REPLY_MS } from "./assistant-ground";
import { HOME } from "./assistant-shopping";
import { csrf, expectSound, look, picture, SIZES } from "./house-ground";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LATE_MS = 40_000;
const CUPS = [
  "Product name,Price,Stock,Brand,Size",
  "Travel mug,24.00,12,Lake Pottery,M",
  "Coffee mug,26.50,4,Lake Pottery,L",
  "",
].join("\n");

/** A stranger's shop, in a process of its own. */
async function openShop(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(join(root, ".venv/bin/python"), ["-m", "tests.integration.merchants.stand"], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: `${root}:${root}/src` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      const found = /shop at (http:\/\/127\.0\.0\.1:\d+)/.exec(chunk.toString())?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the shop ended with ${code}`)));
  });
  return { url, child };
}

async function post(request: APIRequestContext, path: string, data: object): Promise<void> {
  const answer = await request.post(path, { data, headers: await csrf(request) });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Brings a few mugs into the market, and waits until they are found. */
async function stock(request: APIRequestContext): Promise<void> {
  const sent = await request.post("/api/market/imports", {
    headers: await csrf(request),
    multipart: { file: { name: "mugs.csv", mimeType: "text/csv", buffer: Buffer.from(CUPS, "utf8") } },
  });
  const { id } = await sent.json();
  await post(request, `/api/market/imports/${id}/start`, {
    seller: "Lake Pottery",
    currency: "USD",
    language: "en",
  });
  const found = async () => (await (await request.get("/api/market/search?q=mug")).json()).hits?.length ?? 0;
  await expect.poll(found, { timeout: LATE_MS }).toBeGreaterThan(1);
}

/** Says something in a conversation of its own. */
async function asks(page: Page, said: string): Promise<Chat> {
  const chat = new Chat(page);
  await chat.open();
  await chat.send(said);
  return chat;
}

test.describe.configure({ timeout: 2 * REPLY_MS });

test("a shop is added by its address, and what is bought there is on a page of its own", async ({
  page,
}, info) => {
  const shop = await openShop();
  const host = new URL(shop.url).host;
  try {
    await enter(page);
    // The app tells the market's pages of this: they follow the window then.
    await look(page, { language: "en", theme: "system" });
    await stock(page.request);
    await post(page.request, "/api/addresses", HOME);

    await page.goto("/market/elsewhere");
    await expect(page.getByRole("heading", { name: "Nothing bought elsewhere yet" })).toBeVisible();
    await expectSound(page, "nothing bought elsewhere");

    await page.goto("/settings");
    await page.getByLabel("Address of a shop").fill(shop.url);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `Remove ${host}` })).toBeVisible();

    await expect(async () => {
      await asks(page, "find a mug");
      await expect(page.getByRole("button", { name: "Buy there: Blue Mug" })).toBeVisible({
        timeout: 10_000,
      });
    }).toPass({ timeout: 2 * LATE_MS });
    const chat = new Chat(page);
    await chat.send("compare all of them");
    await expect(page.getByRole("columnheader", { name: "Blue Mug" }).first()).toBeVisible();
    await chat.settled();
    // What was shown before can no longer be tapped on: it is bought by its place on the newest card.
    await chat.send("buy the third one");
    const card = page.getByRole("article", { name: `Buy this at ${host}?` });
    await card.getByRole("button", { name: "Buy for $20.00" }).click({ timeout: LATE_MS });
    await expect(card.getByText(`Bought at ${host}.`)).toBeVisible();

    await card.getByRole("link", { name: "Your purchase" }).click();
    await expect(page.getByRole("heading", { level: 1, name: host })).toBeVisible();
    await expect(page.getByRole("link", { name: "Receipt, signed by this house" })).toBeVisible();
    await page.getByRole("button", { name: "Ask the shop how it stands" }).press("Enter");
    await expect(page.getByText("Sent · Delivered")).toBeVisible();
    const one = page.url().replace(/\?.*/, "");
    await page.goto("/market/orders");
    await page.getByRole("link", { name: "Bought elsewhere" }).click();
    await expect(page.getByRole("link", { name: "Blue Mug" })).toBeVisible();

    const looks = [
      { language: "en", theme: "light" },
      { language: "zh", theme: "dark" },
      { language: "ko", theme: "light" },
      { language: "ko", theme: "dark" },
    ] as const;
    for (const [at, each] of looks.entries()) {
      await page.emulateMedia({ colorScheme: each.theme });
      const size = SIZES[at % SIZES.length];
      if (size) await page.setViewportSize(size);
      for (const [path, name] of [
        ["/market/elsewhere", "list"],
        [one, "one"],
      ] as const) {
        await page.goto(`/market/choose?lang=${each.language}&back=${new URL(path, page.url()).pathname}`);
        await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${each.language}`));
        await expectSound(page, `${name} ${each.language} ${each.theme}`);
        await picture(page, info, `${name}-${each.language}-${each.theme}.png`, { fullPage: true });
      }
    }
  } finally {
    shop.child.kill("SIGTERM");
  }
});

test("what one says of oneself in the chat is on a page, is owned to where it is used, and is erased there", async ({
  page,
}) => {
  await enter(page);
  await look(page, { language: "en", theme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
  const chat = await asks(page, "never show me the brand Lake Pottery");
  await expect(page.getByText("Lake Pottery").last()).toBeVisible();
  await chat.settled();
  await page.goto("/market/about-you");
  const line = page.getByRole("listitem").filter({ hasText: "Said in a conversation" });
  await expect(line).toContainText("Lake Pottery");
  await expectSound(page, "about you");

  await asks(page, "find a mug");
  await expect(page.getByText(/left out/).first()).toBeVisible();

  await page.goto("/market/about-you");
  await line.getByRole("button", { name: /^Erase: / }).press("Enter");
  await expect(page.getByText("Erased.")).toBeVisible();
  expect((await (await page.request.get("/api/particulars")).json()).lines).toEqual([]);
});
