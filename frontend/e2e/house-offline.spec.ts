import { bringIn } from "./assistant-ground";
import { enter, expect, look, Server, test } from "./house-ground";

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
