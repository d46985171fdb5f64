import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { csrf, enter, expect, expectSound, LANGUAGES, look, picture, SIZES, test } from "./house-ground";

// Orders and money move: a house of their own.
test.use({ house: "operate" });

const CUPS = [
  "Product name,Our price,In stock,Maker",
  "Celadon cup,24.00,12,Lake Pottery",
  "Ink cup,26.50,9,Lake Pottery",
  "",
].join("\n");
const HOME = {
  name: "Mina Kim",
  phone: "010-1234-5678",
  country: "KR",
  region: "11",
  city: "중구",
  postal_code: "04524",
  line1: "세종대로 110",
};
const [PHONE, DESKTOP] = SIZES;

interface Shop {
  seller: string;
  offers: string[];
}
let shop: Shop | null = null;

async function post(request: APIRequestContext, path: string, data: unknown, more = {}) {
  const answer = await request.post(path, { headers: { ...(await csrf(request)), ...more }, data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return answer.status() === 204 ? null : await answer.json();
}

/** Two cups of a potter, for sale, and a buyer with money. */
async function open(page: Page): Promise<Shop> {
  if (shop) return shop;
  const { request } = page;
  const made = await request.post("/api/market/imports", {
    headers: await csrf(request),
    multipart: { file: { name: "cups.csv", mimeType: "text/csv", buffer: Buffer.from(CUPS, "utf8") } },
  });
  const { id } = await made.json();
  const job = `/api/market/imports/${id}`;
  await expect.poll(async () => (await (await request.get(job)).json()).state).toBe("ready");
  const start = { dry_run: false, seller: "Lake Pottery", currency: "USD", language: "en", country: "KR" };
  await post(request, `${job}/start`, { ...start, format: null, mapping: {} });
  await expect
    .poll(async () => (await (await request.get(job)).json()).state, { timeout: 30_000 })
    .toBe("done");
  const offers: string[] = [];
  let seller = "";
  for (const slug of ["celadon-cup", "ink-cup"]) {
    const product = await (await request.get(`/api/market/products/${slug}`)).json();
    offers.push(product.offers[0].id);
    seller = product.offers[0].seller_id;
  }
  const profile = {
    seller_id: seller,
    country: "KR",
    zone_name: "Asia/Seoul",
    zones: [
      {
        countries: ["KR"],
        rate: { kind: "flat", cost: { minor: 300, currency: "USD" } },
        transit_days: [1, 3],
        free_from: null,
      },
    ],
  };
  const shipping = await request.put("/api/market/shipping", {
    headers: await csrf(request),
    data: [profile],
  });
  expect(shipping.ok(), await shipping.text()).toBe(true);
  const me = await (await request.get("/api/session")).json();
  await post(request, `/api/market/wallets/${me.person.id}/top-ups`, {
    key: "for-cups",
    minor: 100_000,
    currency: "USD",
  });
  shop = { seller, offers };
  return shop;
}

/** Buys through the checkout, as any client would; returns the order's number and id. */
async function buy(page: Page, quantity: number): Promise<{ id: string; number: string }> {
  const { request } = page;
  const { offers } = await open(page);
  const made = await post(request, "/api/checkout", {
    lines: [{ offer_id: offers[0], quantity }],
    contact: { email: "mina@example.org", name: "Mina Kim", phone: HOME.phone },
    destination: HOME,
    country: "KR",
  });
  expect(made.messages).toEqual([]);
  await post(
    request,
    `/api/checkout/${made.id}/complete`,
    { fingerprint: made.fingerprint, handler: "wallet" },
    { "Idempotency-Key": `buy-${made.id}` },
  );
  await expect
    .poll(async () => (await (await request.get(`/api/checkout/${made.id}`)).json()).status)
    .toBe("completed");
  const { orders } = await (await request.get("/api/orders?limit=1")).json();
  return orders[0];
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await enter(page);
  await look(page, { language: "en", theme: "light" });
});

test("an order is found, shipped in part, and the rest cancelled with what goes back", async ({ page }) => {
  await open(page);
  await page.goto("/operate");
  await expect(page.getByText("Nothing needs a hand right now")).toBeVisible();
  await expectSound(page, "calm overview");
  const order = await buy(page, 3);

  await page.getByRole("main").getByRole("link", { name: "Orders", exact: true }).click();
  await page.getByLabel("Find orders").fill(order.number.slice(0, 7).toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=/);
  await page.getByRole("link", { name: order.number }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Order ${order.number}` })).toBeVisible();
  await expectSound(page, "order");

  await page.getByRole("button", { name: "Ship" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Celadon cup").fill("2");
  await expect(dialog.getByText(/2 items leave/)).toBeVisible();
  await expectSound(page, "shipping");
  await dialog.getByRole("button", { name: "Ship" }).click();
  await expect(page.getByText("2 shipped")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Parcels" })).toBeVisible();

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const sum = page.getByRole("dialog").getByRole("button", { name: /Cancel and give back \$2/ });
  await expect(sum).toBeEnabled();
  const said = (await sum.textContent())?.replace("Cancel and give back ", "") ?? "";
  await sum.click();
  await expect(page.getByText(`${said} given back`)).toBeVisible();
  // The parcel is on its way still, and history says who did what.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Out of stock")).toBeVisible();

  // By the keyboard alone: a part goes back.
  await page.getByRole("button", { name: "Give money back" }).press("Enter");
  await page.getByLabel("Amount (USD)").fill("1.50");
  await page.keyboard.press("Tab");
  await page.keyboard.type("A scratch.");
  await page.getByRole("button", { name: "Give back $1.50" }).press("Enter");
  await expect(page.getByText("A scratch.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Transactions" })).toContainText("Refund arrived");
});

test("what buyers ask for waits in the overview, is answered, and the books add up", async ({ page }) => {
  const order = await buy(page, 1);
  const path = `/api/market/orders/${order.id}`;
  await post(page.request, `${path}/shipments`, {
    units: { "1": 1 },
    carrier: "other",
    tracking_number: `CJ ${order.number}`,
  });
  await post(page.request, `/api/orders/${order.id}/disputes`, {
    reason: "not_received",
    text: "It never came.",
    wanted_minor: 1_000,
  });
  await page.goto("/operate");
  await page.getByRole("link", { name: "Disputes that go on" }).click();
  await page.getByRole("link", { name: order.number }).click();
  await page.getByRole("button", { name: "Answer" }).click();
  await page.getByRole("dialog").getByLabel("The seller says").fill("It is on its way.");
  await page.getByRole("dialog").getByRole("button", { name: "Answer" }).click();
  await page.getByRole("button", { name: "Decide" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("To the buyer (USD)").fill("4");
  await dialog.getByLabel("Why (both sides read this)").fill("For the wait.");
  await expect(dialog.getByText(/\$4\.00 goes back to the buyer/)).toBeVisible();
  await expectSound(page, "decision");
  await dialog.getByRole("button", { name: "Decide" }).click();
  await expect(page.getByText("$4.00 · For the wait.").first()).toBeVisible();

  await page.getByRole("link", { name: "Ledger", exact: true }).click();
  await page.getByRole("button", { name: "Check the books" }).click();
  await expect(page.getByText(/Every transaction sums to zero/)).toBeVisible();
  await expectSound(page, "ledger");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  const table = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n");
  expect(table[0]).toContain("transaction,about,key,account,currency,amount,minor_units");
  expect(table.slice(1).reduce((total, row) => total + Number(row.split(",").at(-1)), 0)).toBe(0);
});

test("every screen is sound on a phone and in the dark, in three languages", async ({ page }, info) => {
  const order = await buy(page, 1);
  const { seller } = await open(page);
  const paths = [
    "/operate",
    "/operate/orders",
    `/operate/orders/${order.id}`,
    "/operate/sellers",
    `/operate/sellers/${seller}`,
    `/operate/desk/${seller}`,
    "/operate/ledger",
    "/operate/payouts",
    "/operate/money",
    "/operate/deliveries",
    "/notices?tab=ways",
  ];
  const sizes = { en: DESKTOP, zh: PHONE, ko: PHONE };
  // Every screen once, and those with most on them in every language.
  const full = [`/operate/orders/${order.id}`, "/operate/ledger", "/operate/deliveries"];
  const themes = { en: "dark", zh: "light", ko: "dark" } as const;
  for (const language of LANGUAGES) {
    await look(page, { language, theme: themes[language] });
    await page.setViewportSize(sizes[language]);
    for (const path of language === "ko" ? paths : full) {
      await page.goto(path);
      await expect(page.locator("h1").first()).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expectSound(page, `${path} ${language}`);
      const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
      expect(below, `${path} ${language}: taller than what scrolls`).toBeLessThanOrEqual(0);
      const name = path
        .replace(/^\/operate\/?/, "")
        .replaceAll(/[/?]/g, "-")
        .replace(/(ord|sel)_\w+/, "one");
      await picture(page, info, `${language}-${name || "overview"}.png`, { fullPage: true });
    }
  }
});

// Last: from here on there is a password.
test("somebody with a seat sees that seller's orders and nothing else", async ({ page, stranger }) => {
  const order = await buy(page, 1);
  const { seller } = await open(page);
  const password = "a long pass phrase";
  await post(page.request, "/api/me/password", { current_password: null, new_password: password });
  const invitation = await post(page.request, "/api/invitations", { role: "member", note: "" });
  const joined = await stranger.page.request.post("/api/invitations/accept", {
    data: {
      token: invitation.url_path.split("/").at(-1),
      name: "Bo Lake",
      login: "bo",
      password,
      language: "en",
    },
  });
  expect(joined.ok(), await joined.text()).toBe(true);

  await stranger.page.goto("/operate/orders");
  await expect(stranger.page.getByText("Nothing was ordered from your sellers yet")).toBeVisible();

  await page.goto(`/operate/sellers/${seller}`);
  await page.getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: /Bo Lake/ }).click();
  await page.getByRole("button", { name: "Give a seat" }).click();
  await expect(page.getByText("Bo Lake speaks for Lake Pottery now")).toBeVisible();
  await expectSound(page, "seller");

  await stranger.page.reload();
  await stranger.page.getByRole("link", { name: order.number }).click();
  await expect(stranger.page.getByRole("button", { name: "Ship" })).toBeVisible();
  await expect(stranger.page.getByRole("link", { name: "Ledger", exact: true })).toHaveCount(0);
  await expectSound(stranger.page, "order at a desk");
  const { offers } = await open(page);
  const counted = await page.request.put(`/api/market/office/desk/${seller}/stock/${offers[0]}`, {
    headers: await csrf(page.request),
    data: { units: 4 },
  });
  expect(counted.ok(), await counted.text()).toBe(true);
  const next = await buy(page, 1);
  await stranger.page.goto("/notices");
  await stranger.page.getByRole("link", { name: "New order to send" }).first().click();
  await expect(stranger.page.getByRole("heading", { level: 1, name: `Order ${next.number}` })).toBeVisible();
  await stranger.page.goto("/operate/orders");
  await stranger.page.getByRole("link", { name: "Lake Pottery: stock and payouts" }).click();
  await expect(stranger.page.getByRole("heading", { name: "Running out" })).toBeVisible();
  await expect(async () => {
    await stranger.page.reload();
    await expect(stranger.page.getByRole("button", { name: /Celadon cup/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectSound(stranger.page, "a seller's own page");
  await stranger.page.goto("/operate/ledger");
  await expect(stranger.page.getByText("Others run this market")).toBeVisible();

  await page.getByRole("button", { name: "Take the seat of Bo Lake away" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take the seat away" }).click();
  await expect(page.getByText("Nobody speaks for this seller")).toBeVisible();
  await stranger.page.goto(`/operate/orders/${order.id}`);
  await expect(stranger.page.getByRole("alert")).toBeVisible();
});
