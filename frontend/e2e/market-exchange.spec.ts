import type { APIRequestContext, Page } from "@playwright/test";
import { csrf, enter, expectSound, look, picture, SIZES } from "./house-ground";
import { expect, test } from "./market-ground";

// What an exchange costs more is paid with a card, at Stripe's stand-in.
test.use({ house: "market" });

const [PHONE, DESKTOP] = SIZES;
const LOOKS = [
  { language: "en", theme: "light", size: DESKTOP },
  { language: "zh", theme: "dark", size: PHONE },
  { language: "ko", theme: "dark", size: PHONE },
] as const;
const GOOD = "4242 4242 4242 4242";
const NO_MONEY = "4000 0000 0000 9995";
const MORE = 700;
const PAY = { en: "Pay", zh: "支付", ko: "결제" };
const HOME = {
  name: "Mina Kim",
  phone: "010-1234-5678",
  country: "KR",
  region: "11",
  city: "중구",
  postal_code: "04524",
  line1: "세종대로 110",
};

interface Sum {
  minor: number;
  currency: string;
}
interface Offer {
  id: string;
  seller_id: string;
  variant_id: string;
  price: Sum;
}
interface OrderView {
  id: string;
  lines: Array<{ id: string; offer_id: string; quantity: number; cancelled: number }>;
  returns: Array<{ id: string; status: string }>;
}

async function read<T>(request: APIRequestContext, path: string): Promise<T> {
  const answer = await request.get(path);
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

async function send<T>(
  request: APIRequestContext,
  method: "POST" | "PUT",
  path: string,
  data: object,
): Promise<T> {
  const answer = await request.fetch(path, { method, data, headers: await csrf(request) });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Finds two variants of one seller's, and begins to buy the first; returns where that is paid. */
async function begin(page: Page): Promise<{ checkout: string; offers: [Offer, Offer] }> {
  const { request } = page;
  await page.goto("/market/choose?place=KR&back=/market");
  await page.goto("/market/search?q=shirt&stock=1");
  for (const link of await page.locator(".grid-results .card .card-name a").all()) {
    const slug = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname.split("/").at(-1);
    const { offers } = await read<{ offers: Offer[] }>(request, `/api/market/products/${slug}`);
    for (const first of offers) {
      const other = offers.find(
        (each) => each.seller_id === first.seller_id && each.variant_id !== first.variant_id,
      );
      if (!other) continue;
      const made = await send<{ id: string; messages: object[] }>(request, "POST", "/api/checkout", {
        // Both are there for who buys; of the other nobody takes one.
        lines: [first, other].map((each) => ({ offer_id: each.id, quantity: 1 })),
        contact: { email: "mina@example.org", name: HOME.name, phone: HOME.phone },
        destination: HOME,
        country: "KR",
      });
      if (made.messages.length === 0) return { checkout: made.id, offers: [first, other] };
    }
  }
  throw new Error("no seller has two variants of anything");
}

async function typeIn(page: Page, number: string) {
  await expect(page).toHaveURL(/\/c\/pay\/cs_/);
  await page.getByLabel("Card number").fill(number);
  await page.getByRole("button", { name: "Pay" }).click();
}

test("what an exchange costs more is paid by card, and only then the other one is sent", async ({
  page,
}, info) => {
  test.slow();
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await enter(page);
  await look(page, { language: "en", theme: "light" });
  await page.goto("/market/choose?lang=en&back=/market");
  const { checkout, offers } = await begin(page);
  const [first, other] = offers;
  await page.goto(`/market/checkout/${checkout}`);
  await page.locator("input[name=handler][value=stripe]").check();
  await page.locator("#pay-now").click();
  await typeIn(page, GOOD);
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  const { orders } = await read<{ orders: OrderView[] }>(page.request, "/api/orders?limit=1");
  const order = orders[0]?.id ?? "";
  const line = (await read<OrderView>(page.request, `/api/orders/${order}`)).lines.find(
    (each) => each.offer_id === first.id,
  );

  // The other one costs more by now.
  const dearer = first.price.minor + MORE;
  const price = { minor: dearer, currency: other.price.currency };
  await send(page.request, "PUT", `/api/market/offers/${other.id}/price`, price);
  await page.goto(`/market/orders/${order}`);
  await page.locator(".order-actions a", { hasText: "Exchange" }).click();
  await page.goto(`/market/orders/${order}/exchange?line=${line?.id}&offer=${other.id}`);
  await expect(page.locator(".order-difference")).toContainText("by card once the other one is set aside");
  await expectSound(page, "an exchange that costs more");
  await picture(page, info, "asked.png", { fullPage: true });
  await page.getByLabel("If I do not pay it in time").selectOption("keep");
  await page.locator(".order-agree .primary").click();
  await expect(page).toHaveURL(new RegExp(`/market/orders/${order}`));
  const state = async () =>
    (await read<OrderView>(page.request, `/api/orders/${order}`)).returns.map((each) => each.status);
  await expect.poll(state).toEqual(["unpaid"]);

  for (const { language, theme, size } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await look(page, { language, theme });
    await page.goto(`/market/choose?lang=${language}&back=/market`);
    await page.goto(`/market/orders/${order}`);
    await expect(page.locator(".case-pay .primary")).toContainText(PAY[language]);
    await expectSound(page, `an exchange to be paid in ${language}, ${theme}`);
    await picture(page, info, `unpaid-${language}.png`, { fullPage: true });
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await look(page, { language: "en", theme: "light" });
  await page.goto(`/market/choose?lang=en&back=/market`);
  await page.goto(`/market/orders/${order}`);

  // Two tabs go to pay it; a card without money, a way back, and a good one: it is paid once.
  const tab = await page.context().newPage();
  await tab.goto(`/market/orders/${order}`);
  await page.locator(".case-pay .primary").click();
  await typeIn(page, NO_MONEY);
  await expect(page.getByRole("alert")).toContainText("insufficient funds");
  const stripe = page.url();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByRole("link", { name: "Go to the page for your card" })).toHaveAttribute(
    "href",
    stripe,
  );
  expect(await state()).toEqual(["unpaid"]);
  await tab.locator(".case-pay .primary").click();
  await typeIn(tab, GOOD);
  await expect(tab).toHaveURL(new RegExp(`/market/orders/${order}`), { timeout: 30_000 });
  await expect.poll(state).toEqual(["exchanged"]);
  await expect(tab.locator(".case-pay")).toHaveCount(0);
  await expectSound(tab, "an exchange that was paid");
  await picture(tab, info, "paid.png", { fullPage: true });
  await page.goto(stripe);
  await expect(page.getByRole("heading", { name: "This was paid already" })).toBeVisible();
  await page.goto(`/market/orders/${order}`);
  await expect(page.locator(".case-pay")).toHaveCount(0);
  const now = await read<OrderView>(page.request, `/api/orders/${order}`);
  expect(now.lines.filter((each) => each.offer_id === other.id)).toHaveLength(2);
});
