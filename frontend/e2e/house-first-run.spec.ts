import { expect, expectSound, LANGUAGES, Server, SIZES, test } from "./house-ground";

const WELCOME = { en: "Welcome to Hupan", zh: "欢迎来到 Hupan", ko: "Hupan에 오신 것을 환영합니다" } as const;
const NAMES = { en: "English", zh: "中文", ko: "한국어" } as const;

test.describe("the first run", () => {
  let server: Server;
  test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await Server.start();
  });
  test.afterAll(() => server.stop());

  test("is sound in three languages, both themes, on a phone and a desk", async ({ page }) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.goto(server.url);
        for (const language of LANGUAGES) {
          await page.getByText(NAMES[language], { exact: true }).click();
          await expect(page.getByRole("heading", { level: 1 })).toHaveText(WELCOME[language]);
          await expectSound(page, `${language} ${colorScheme} ${size.width}`);
        }
      }
    }
  });

  test("asks for a name, and lets one in", async ({ page }) => {
    await page.goto(server.url);
    await page.getByRole("button", { name: "Begin" }).click();
    await expect(page.getByText("Please fill this in.")).toBeVisible();
    await page.getByLabel("What should it call you?").fill("Mina Park");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("navigation", { name: "Rooms" }).first()).toBeVisible();
    await expect(page.getByText("There is no model yet, so nobody can answer.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("link", { name: "Assistant" }).first()).toHaveAttribute(
      "aria-current",
      "page",
    );
    await page.getByRole("link", { name: "Choose a model" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  });
});
