import { bringIn } from "./assistant-ground";
import { enter, expect, expectSound, look, picture, Server, SIZES, test } from "./house-ground";

const AWAY = [
  { language: "en", theme: "light", title: "The market cannot be reached" },
  { language: "zh", theme: "dark", title: "连不上集市" },
  { language: "ko", theme: "dark", title: "마켓에 연결할 수 없습니다" },
];

/** The worker has the shell once it controls the page. */
const controlled = () =>
  navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);

test("the app opens without a server, with the history to read, and comes back by itself", async ({
  page,
  context,
  baseURL,
}) => {
  await enter(page);
  await look(page, { language: "en", theme: "light" });
  const id = await bringIn(page.request, "Kept for the train", [
    { role: "user", text: "What is a lake effect?" },
    { role: "assistant", text: "Cold air takes up water over a warm lake." },
  ]);
  await page.goto("/");
  await expect.poll(() => page.evaluate(controlled)).toBe(true);
  await page.goto(`/c/${id}`);
  await expect(page.getByText("Cold air takes up water")).toBeVisible();

  await context.setOffline(true);
  await page.goto(`${baseURL}/c/${id}`);
  await expect(page.getByText(/Hupan cannot be reached\. You can read what/)).toBeVisible();
  await expect(page.getByText("Cold air takes up water")).toBeVisible();
  await page.goto(`${baseURL}/settings`);
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeDisabled();

  await context.setOffline(false);
  await expect(page.getByText(/Hupan cannot be reached\. You can read what/)).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeEnabled();
});

test("a page of the market that cannot be had says so, and opens by itself", async ({
  page,
  context,
  baseURL,
}, info) => {
  test.slow();
  await enter(page);
  await page.goto("/");
  await expect.poll(() => page.evaluate(controlled), { timeout: 90_000 }).toBe(true);
  await page.goto("/market/cart");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // The open page says it, and sends nothing.
  await context.setOffline(true);
  await expect(page.locator(".away")).toBeVisible();
  await expectSound(page, "a page that was open");
  await context.setOffline(false);
  await expect(page.locator(".away")).toBeHidden({ timeout: 30_000 });
  // Another one cannot be had; what was read in the assistant can.
  await context.setOffline(true);
  for (const [at, { language, theme }] of AWAY.entries()) {
    await page.evaluate(
      ([one, other]) => {
        localStorage.setItem("hupan.language", one ?? "");
        localStorage.setItem("hupan.theme", other ?? "");
      },
      [language, theme],
    );
    await page.setViewportSize(SIZES[at % SIZES.length] ?? SIZES[0]);
    await page.goto(`${baseURL}/market/orders`);
    await expect(page.getByRole("heading", { level: 1, name: AWAY[at]?.title ?? "" })).toBeVisible();
    await expectSound(page, `the market away in ${language}`);
    await picture(page, info, `away-${language}.png`);
  }
  await context.setOffline(false);
  await expect(page.locator(".page.orders h1")).toBeVisible({ timeout: 30_000 });
});

test("a server that stops is noticed, whatever the network says", async ({ page }) => {
  test.setTimeout(240_000);
  const server = await Server.start();
  try {
    await page.goto(server.url);
    await page.getByLabel("What should it call you?").fill("Mina");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: "Settings" }).first()).toBeVisible();
    await server.stop();
    await expect(page.getByText(/Hupan cannot be reached\. You can read what/)).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await server.stop();
  }
});

test("can be installed", async ({ page, request }) => {
  await page.goto("/");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await request.get(href ?? "")).json();
  expect(manifest).toMatchObject({ name: "Hupan", display: "standalone", start_url: "/" });
  for (const icon of manifest.icons) {
    const answer = await request.get(icon.src);
    expect(answer.headers()["content-type"]).toBe(icon.type);
  }
  expect(manifest.icons.map((icon: { sizes: string }) => icon.sizes)).toEqual(
    expect.arrayContaining(["192x192", "512x512"]),
  );
});
