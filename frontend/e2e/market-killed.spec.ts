import { FROM_ELSEWHERE, type Server } from "./house-ground";
import { beginCheckout, sayWhere } from "./market-buying";
import { expect, test } from "./market-ground";

// The server dies between the tap that confirms and the answer.
test.use({ house: "market", extraHTTPHeaders: FROM_ELSEWHERE });

// When it dies, in milliseconds from the moment at which the confirmation leaves: before anything is done, while it is
// being done, and when most of it is.
const MOMENTS = [0, 60, 250] as const;

async function killAfter(server: Server, wait: number) {
  await new Promise((resolve) => setTimeout(resolve, wait));
  server.killWeb();
}

for (const wait of MOMENTS) {
  test(`whoever confirms ${wait} ms before the server dies has bought once`, async ({ page, server }) => {
    await beginCheckout(page);
    await sayWhere(page);
    const address = page.url();
    const leaving = page.waitForRequest((request) => request.method() === "POST");
    const tapped = page.locator("#pay-now").click({ noWaitAfter: true });
    await leaving;
    await Promise.all([killAfter(server, wait), tapped]);
    await server.isBack();

    // What one does then: the page is opened again, and where it still asks, one confirms again.
    await page.goto(address);
    const done = page.getByRole("heading", { level: 1, name: "Thank you" });
    const again = page.locator("#pay-now");
    await expect(done.or(again)).toBeVisible({ timeout: 60_000 });
    if (await again.isVisible()) await again.click();
    await expect(done).toBeVisible({ timeout: 60_000 });

    await page.goto("/market/orders");
    await expect(page.locator(".order-card")).toHaveCount(1);
    await page.goto("/market/cart");
    await expect(page.getByRole("heading", { name: "Nothing in the cart yet" })).toBeVisible();
  });
}
