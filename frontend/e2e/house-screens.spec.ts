import { bringIn } from "./assistant-ground";
import { enter, expect, expectSound, LANGUAGES, look, picture, SIZES, test } from "./house-ground";

const SCREENS = [
  ["models", "/models"],
  ["endpoints", "/models?tab=endpoints"],
  ["engine", "/models?tab=engine"],
  ["settings", "/settings"],
  ["bin", "/settings/bin"],
  ["account", "/account"],
  ["people", "/account?tab=people"],
  ["keys", "/account?tab=keys"],
  ["about", "/about"],
  ["nowhere", "/no/such/place"],
] as const;

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await enter(page);
});

for (const language of LANGUAGES) {
  for (const theme of ["light", "dark"] as const) {
    test(`every screen is sound in ${language}, ${theme}`, async ({ page }, info) => {
      await look(page, { language, theme });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const [name, path] of SCREENS) {
          await page.goto(path);
          await expect(page.locator("h1, main p").first()).toBeVisible();
          await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
          await expectSound(page, `${name} ${size.width}`);
          await picture(page, info, `${name}-${size.width}.png`);
        }
      }
    });
  }
}

test("dialogs, menus and the palette are sound, and give the focus back", async ({ page }) => {
  await look(page, { language: "en", theme: "light" });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.goto("/account?tab=keys");
    const make = page.getByRole("button", { name: "Make a key" });
    await make.click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectSound(page, `key form ${size.width}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(make).toBeFocused();
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("combobox", { name: "Commands and search" })).toBeFocused();
    await expectSound(page, `palette ${size.width}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await expectSound(page, `shortcuts ${size.width}`);
    await page.keyboard.press("Escape");
    await page.goto("/models");
    await page.getByRole("button", { name: "Find more" }).click();
    await expectSound(page, `find ${size.width}`);
  }
});

test("the palette goes anywhere, finds conversations, and changes the look", async ({ page }) => {
  await look(page, { language: "en", theme: "light" });
  const id = await bringIn(page.request, "Weekend in Gyeongju", [
    { role: "user", text: "Where do we sleep near the observatory?" },
    { role: "assistant", text: "In the hanok quarter." },
  ]);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Assistant" }).first()).toBeVisible();
  const field = page.getByRole("combobox", { name: "Commands and search" });
  await page.keyboard.press("ControlOrMeta+k");
  await field.fill("models");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/models$/);
  await page.keyboard.press("ControlOrMeta+k");
  await field.fill("observatory");
  await page
    .getByRole("option", { name: /Gyeongju/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/c/${id}`));
  await expect(page.getByText("In the hanok quarter.")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await field.fill("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("ControlOrMeta+k");
  await field.fill("한국어");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a shared conversation is read without an account", async ({ page, stranger }) => {
  const id = await bringIn(page.request, "Recipe to share", [
    { role: "user", text: "How long does rice cook?" },
    { role: "assistant", text: "**Twelve** minutes, then ten of rest." },
  ]);
  const session = await (await page.request.get("/api/session")).json();
  const headers = { "X-CSRF-Token": session.csrf_token };
  const share = await (await page.request.post(`/api/conversations/${id}/share`, { headers })).json();
  for (const size of SIZES) {
    await stranger.page.setViewportSize(size);
    await stranger.page.goto(share.url_path);
    await expect(stranger.page.getByRole("heading", { name: "Recipe to share" })).toBeVisible();
    await expect(stranger.page.locator("strong", { hasText: "Twelve" })).toBeVisible();
    await expectSound(stranger.page, `shared ${size.width}`);
  }
  await page.request.delete(`/api/conversations/${id}/share`, { headers });
  await stranger.page.reload();
  await expect(stranger.page.getByText("This conversation is not shared any more")).toBeVisible();
});
