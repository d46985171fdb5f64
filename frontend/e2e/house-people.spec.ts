import { bringIn } from "./assistant-ground";
import { csrf, enter, expect, expectSound, look, test } from "./house-ground";

test.describe.configure({ mode: "serial" });
test.use({ house: "people" });

const PASSWORD = "lake heron copper nine";

test.beforeEach(async ({ page }) => {
  await enter(page);
});

test("API keys are shown once, work, and stop working when revoked", async ({ page, request }) => {
  await look(page, { language: "en", theme: "light" });
  await page.goto("/account?tab=keys");
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByLabel("What is it for?").fill("Editor");
  await page.getByRole("dialog").getByRole("button", { name: "Make a key" }).click();
  const key = await page.getByRole("dialog").getByText(/^hp_/).innerText();
  await expectSound(page, "key shown");
  const ask = () => request.get("/v1/models", { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask()).status()).toBe(200);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke Editor" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("No key yet")).toBeVisible();
  expect((await ask()).status()).toBe(401);
});

test("somebody who is invited has an account of their own, and sees nothing of others", async ({
  page,
  stranger,
}) => {
  await look(page, { language: "en", theme: "light" });
  const mine = await bringIn(page.request, "Mine alone", [
    { role: "user", text: "A secret." },
    { role: "assistant", text: "It stays here." },
  ]);
  await page.goto("/account?tab=people");
  await expect(page.getByRole("button", { name: "Invite somebody" })).toBeDisabled();
  await page.getByRole("button", { name: "Set a password" }).click();
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/The password was changed/)).toBeVisible();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Note").fill("Lin");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page
    .getByRole("dialog")
    .getByText(/\/join\//)
    .innerText();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Open invitations")).toBeVisible();

  await stranger.page.goto(link);
  await expect(stranger.page.getByRole("heading", { name: "Mina Park invites you" })).toBeVisible();
  await expectSound(stranger.page, "join");
  await stranger.page.getByLabel("Your name").fill("Lin");
  await stranger.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await stranger.page.getByRole("button", { name: "Join" }).click();
  await expect(stranger.page.getByRole("link", { name: "Account" }).first()).toBeVisible();
  await expect(stranger.page.getByText("Mine alone")).toHaveCount(0);
  expect((await stranger.page.request.get(`/api/conversations/${mine}`)).status()).toBe(404);
  await stranger.page.goto("/account");
  await expect(stranger.page.getByRole("tab", { name: "People" })).toHaveCount(0);
  await stranger.page.goto("/models");
  await expect(stranger.page.getByText(/The owner and administrators look after the models/)).toBeVisible();

  await stranger.page.goto(link);
  await expect(stranger.page.getByText("This invitation no longer works")).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "More about Lin" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(page.getByText("Lin cannot sign in any more")).toBeVisible();
  expect((await stranger.page.request.get("/api/me")).status()).toBe(401);
});

test("with a password one signs out, in again, and leaves nothing behind", async ({ page }) => {
  await page.goto("/account");
  await page.getByLabel("Name for signing in").fill("owner");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  const login = await page.getByLabel("Name for signing in").inputValue();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectSound(page, "sign in");
  const kept = await page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.startsWith("hupan-history")),
  );
  expect(kept).toEqual([]);
  expect((await page.request.get("/api/me")).status()).toBe(401);

  await page.getByLabel("Name for signing in").fill(login);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Name or password is wrong.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  // The address that one wanted is where one arrives.
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  expect(await csrf(page.request)).not.toEqual({ "X-CSRF-Token": "" });
});
