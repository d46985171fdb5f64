import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "@playwright/test";
import { csrf, enter, expect, expectSound, look, test } from "./house-ground";

// Imports write to the market: a house of their own.
test.use({ house: "sell" });

/** Three cups of a potter; the last has a price that is none. */
const CUPS = [
  "Product name,Our price,In stock,Maker,Kiln,Remark",
  "Celadon cup,24.00,12,Lake Pottery,Longquan,thin",
  "Ink cup,26.50,4,Lake Pottery,Jingdezhen,",
  "Sand cup,ask us,9,Lake Pottery,Jingdezhen,heavy",
  "",
].join("\n");

async function give(page: Page, name: string, text: string): Promise<void> {
  await page
    .getByLabel("Choose files")
    .setInputFiles([{ name, mimeType: "text/csv", buffer: Buffer.from(text, "utf8") }]);
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await enter(page);
  await look(page, { language: "en", theme: "light" });
});

test("a table comes in: recognised, mapped, checked, imported, and its bad row comes back", async ({
  page,
}) => {
  await page.goto("/sell");
  await expect(page).toHaveURL(/\/sell\/import$/);
  await expect(page.getByText("Nothing has been imported yet")).toBeVisible();
  await expectSound(page, "empty room");

  await give(page, "cups.csv", CUPS);
  await expect(page.getByRole("heading", { level: 1, name: "cups.csv" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "This is an ordinary table" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "What Product name becomes" })).toContainText("Name");
  // The kiln is nothing that we know: it becomes an attribute.
  await page.getByRole("button", { name: /left out/ }).click();
  await page.getByRole("combobox", { name: "What Kiln becomes" }).click();
  await page.getByRole("option", { name: "Attribute: kiln" }).click();
  await expect(page.getByRole("button", { name: "Check", exact: true })).toBeDisabled();
  // Where nobody sells yet there is nobody to choose from.
  const seller = page.getByRole("combobox", { name: "Seller", exact: true });
  if (await seller.isVisible()) {
    await seller.click();
    await page.getByRole("option", { name: "A new seller" }).click();
  }
  await page
    .getByLabel(/^(Seller|Name of the new seller)$/)
    .and(page.locator("input"))
    .fill("Lake Pottery");
  await expectSound(page, "set up");

  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "2 products are ready to be imported" })).toBeVisible();
  await expect(page.getByRole("article", { name: "Celadon cup" })).toContainText("$24.00");
  await expect(page.getByRole("row", { name: /4.*Our price/ })).toContainText("ask us");
  await expectSound(page, "preview");
  expect((await (await page.request.get("/api/market/import-formats")).json()).sellers).not.toContainEqual(
    expect.objectContaining({ name: "Lake Pottery" }),
  );

  await page.getByRole("button", { name: "Import 2 products" }).click();
  await expect(page.getByRole("heading", { name: "2 products are in the market now" })).toBeVisible();
  await expect(page.getByRole("link", { name: "See it in the market" })).toHaveAttribute(
    "href",
    "/market/s/lake-pottery",
  );
  await expectSound(page, "result");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the refused rows" }).click();
  const refused = readFileSync(await (await download).path(), "utf8");
  expect((await download).suggestedFilename()).toBe("cups-errors.csv");
  expect(refused).toContain("price_invalid");
  expect(refused).toContain("Sand cup");
  expect(refused).not.toContain("Celadon cup");

  // Mended, that very file comes in; and the whole a second time changes nothing.
  await page.getByRole("link", { name: "All imports" }).click();
  await expect(page.getByText(/Lake Pottery · 3 products · 1 row refused/)).toBeVisible();
  await give(page, "cups.csv", CUPS);
  await page.getByRole("button", { name: /left out/ }).click();
  await page.getByRole("combobox", { name: "What Kiln becomes" }).click();
  await page.getByRole("option", { name: "Attribute: kiln" }).click();
  await page.getByRole("combobox", { name: "Seller", exact: true }).click();
  await page.getByRole("option", { name: "Lake Pottery" }).click();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "All of it is in the market already" })).toBeVisible();
});

test("what is in the market is taken out as files", async ({ page }) => {
  await page.goto("/sell/import");
  for (const [link, name, words] of [
    ["Download: JSON lines", "market.jsonl", "Celadon cup"],
    ["Download: Google Merchant feed, XML", "google.xml", "<rss"],
    ["Download: Google Merchant feed, table", "google.tsv", "item_group_id"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: link }).click();
    expect((await download).suggestedFilename()).toBe(name);
    expect(readFileSync(await (await download).path(), "utf8")).toContain(words);
  }
});

test("a folder comes in as one, and a page that is left is found again", async ({ page }, info) => {
  const folder = info.outputPath("shop");
  for (const [path, text] of [
    ["goods.csv", CUPS.replaceAll("cup", "bowl")],
    ["notes.docx", "not for the market"],
    [".hidden/goods.csv", "a,b\n1,2\n"],
  ] as const) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text);
  }
  writeFileSync(`${folder}/more.csv`, CUPS.replaceAll("cup", "plate"));
  await page.goto("/sell/import");
  await page.getByLabel("Choose a folder").setInputFiles(folder);
  await expect(page.getByRole("heading", { level: 1, name: "shop.zip" })).toBeVisible();
  const address = page.url();
  await page.goto("/");
  await page.goto("/sell/import");
  await page.getByRole("link", { name: "shop.zip" }).click();
  await expect(page).toHaveURL(address);
  await page.getByRole("button", { name: "More about shop.zip" }).click();
  await page.getByRole("menuitem", { name: "Forget this import" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Forget this import" }).click();
  await expect(page).toHaveURL(/\/sell\/import$/);
  await expect(page.getByRole("link", { name: "shop.zip" })).toHaveCount(0);
});

test("what cannot be read is said, and by the keyboard alone one comes as far", async ({ page }) => {
  await page.goto("/sell/import");
  await give(page, "picture.csv", "\u0000\u0001\u0002 no text");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Or from an address on the web").fill("shop.example");
  await page.keyboard.press("Enter");
  await expect(page.getByText("An address begins with https:// or http://.")).toBeVisible();
  await expectSound(page, "refusals");
});

test("every screen is sound on a phone and in the dark, in three languages", async ({ page }) => {
  await page.goto("/sell/import");
  const made = await page.request.post("/api/market/imports", {
    headers: await csrf(page.request),
    multipart: { file: { name: "cups.csv", mimeType: "text/csv", buffer: Buffer.from(CUPS, "utf8") } },
  });
  const { id } = await made.json();
  const looks = [
    { language: "ko", theme: "dark", width: 360 },
    { language: "zh", theme: "light", width: 360 },
    { language: "en", theme: "dark", width: 1280 },
  ] as const;
  for (const { language, theme, width } of looks) {
    await look(page, { language, theme });
    await page.setViewportSize({ width, height: 740 });
    for (const path of ["/sell/import", `/sell/import/${id}`]) {
      await page.goto(path);
      await expect(page.locator("h1").first()).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expectSound(page, `${path} ${language} ${width}`);
    }
  }
});
