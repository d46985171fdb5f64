import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderCard, samples } from "../../../tests/cards";
import { type Heard, json, problem, serve } from "../../../tests/render";
import { caseMethod } from "./posting";

const card = samples["shopping.consent"];
const ID = card["checkout_id"] as string;
const SHOWN = card["fingerprint"] as string;
const usd = (minor: number) => ({ minor, currency: "USD" });

function checkout(changes: Record<string, unknown> = {}) {
  return {
    id: ID,
    status: "ready_for_complete",
    currency: "USD",
    version: 1,
    fingerprint: SHOWN,
    totals: { subtotal: usd(13897), discount: usd(0), shipping: usd(0), total: usd(13897) },
    messages: [],
    order_ids: [],
    ...changes,
  };
}

const wallet = { id: "wallet", config: {}, balance: usd(22000), enough: true };
const cod = { id: "cod", config: {}, balance: null, enough: true };

function market(
  now: () => Record<string, unknown>,
  complete: (heard: Heard) => Response,
  more: Record<string, (heard: Heard) => Response> = {},
) {
  return serve({
    [`GET /api/checkout/${ID}`]: () => json(now()),
    [`GET /api/checkout/${ID}/handlers`]: () => json({ handlers: [wallet, cod] }),
    [`POST /api/checkout/${ID}/complete`]: complete,
    ...more,
  });
}

const done = () => checkout({ status: "completed", order_ids: ["ord_a", "ord_b"] });
const posts = (heard: Heard[]) => heard.filter(({ method }) => method === "POST");

describe("a consent card", () => {
  it("buys exactly what was shown, with one button that says the sum, and is over then", async () => {
    let bought = false;
    const heard = market(
      () => (bought ? done() : checkout()),
      () => {
        bought = true;
        return json(done());
      },
    );
    const { user } = await renderCard("shopping.consent");
    await user.click(await screen.findByRole("radio", { name: /^Cash/ }));
    await user.click(screen.getByRole("button", { name: "Buy for $138.97" }));
    expect(await screen.findByText("Bought. 2 orders are made.")).toBeInTheDocument();
    expect(
      screen.getAllByRole("link", { name: /^Order \d/ }).map((each) => each.getAttribute("href")),
    ).toEqual(["/market/orders/ord_a", "/market/orders/ord_b"]);
    expect(screen.queryByRole("button", { name: /^Buy/ })).not.toBeInTheDocument();
    const [sent, ...others] = posts(heard);
    expect(others).toEqual([]);
    expect(sent?.body).toEqual({ fingerprint: SHOWN, handler: "cod", credential: "" });
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("keeps the key of an attempt whose answer got lost, and takes a new one after a refusal", async () => {
    let count = 0;
    const heard = market(checkout, () => {
      count += 1;
      if (count === 1) throw new TypeError("gone");
      return count === 2 ? problem(422, "payments.declined", "Declined.") : json(done());
    });
    const { user } = await renderCard("shopping.consent");
    const buy = () => screen.findByRole("button", { name: "Buy for $138.97" });
    await user.click(await buy());
    await waitFor(() => expect(count).toBe(1));
    // It is asked after the server until it is there again.
    const { connection } = await import("@/api/connection");
    connection.found();
    await waitFor(async () => expect(await buy()).toBeEnabled());
    await user.click(await buy());
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    await user.click(await buy());
    await screen.findByText(/^Bought/);
    const keys = posts(heard).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });

  it("leads to the checkout where a limit of the buyer's own is reached", async () => {
    market(checkout, () => problem(409, "limits.reached"));
    const { user } = await renderCard("shopping.consent");
    expect(screen.queryByRole("link", { name: /^Open the checkout/ })).not.toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Buy for $138.97" }));
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /^Open the checkout/ })).toHaveAttribute("href", card["page"]);
  });

  it("shows what is different where something changed, and asks again", async () => {
    const fresh = "b".repeat(64);
    let changed = false;
    const heard = market(
      () => checkout(changed ? { fingerprint: fresh, totals: { total: usd(14097) } } : {}),
      ({ body }) => {
        if ((body as { fingerprint: string }).fingerprint === fresh) return json(done());
        changed = true;
        return problem(409, "checkout.not_as_confirmed");
      },
      {
        [`GET /api/shopping/consent/${ID}`]: () =>
          json({ ...card, fingerprint: fresh, changes: ["The kettle costs $2.00 more."], against: [] }),
      },
    );
    const { user } = await renderCard("shopping.consent", { data: { ...card, changes: [] } });
    await user.click(await screen.findByRole("button", { name: "Buy for $138.97" }));
    expect(await screen.findByText("The kettle costs $2.00 more.")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Buy for $140.97" }));
    await screen.findByText(/^Bought/);
    expect(posts(heard).map(({ body }) => (body as { fingerprint: string }).fingerprint)).toEqual([
      SHOWN,
      fresh,
    ]);
  });

  it("buys nothing where it cannot tell what has changed", async () => {
    market(
      () => checkout({ fingerprint: "c".repeat(64) }),
      () => json(done()),
      { [`GET /api/shopping/consent/${ID}`]: () => problem(404, "checkout.not_found") },
    );
    await renderCard("shopping.consent");
    expect(await screen.findByText(/Something has changed since/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Buy/ })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: /^Open the checkout/ })).toHaveAttribute("href", card["page"]);
  });

  it.each([
    ["completed", "Bought. The order is made.", { order_ids: ["ord_a"] }],
    [
      "complete_in_progress",
      "Your purchase is being carried through. You can go on; nothing is bought twice.",
      {},
    ],
    ["requires_escalation", "Your payment needs one more step.", {}],
    ["canceled", "This purchase was given up. Nothing was charged.", {}],
  ])("offers nothing that is %s", async (status, words, more) => {
    market(
      () => checkout({ status, ...more }),
      () => json(done()),
    );
    await renderCard("shopping.consent");
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("says what is missing, and where it is added", async () => {
    market(
      () => checkout({ status: "incomplete" }),
      () => json(done()),
    );
    await renderCard("shopping.consent", { data: { ...card, lacks: ["address", "a stamp"] } });
    expect(await screen.findByText("Where it goes")).toBeInTheDocument();
    expect(screen.getByText("a stamp")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /^Add it at the checkout/ })).toHaveAttribute(
      "href",
      card["page"],
    );
  });

  it("sees in another tab's purchase that there is nothing left to buy", async () => {
    let bought = false;
    market(
      () => (bought ? done() : checkout()),
      () => {
        bought = true;
        return problem(409, "checkout.closed");
      },
    );
    const { user } = await renderCard("shopping.consent");
    await user.click(await screen.findByRole("button", { name: "Buy for $138.97" }));
    expect(await screen.findByText(/^Bought/)).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("is not anybody's who does not have it", async () => {
    serve({ [`GET /api/checkout/${ID}`]: () => problem(404, "checkout.not_found") });
    await renderCard("shopping.consent");
    expect(await screen.findByText(/not yours to confirm/)).toBeInTheDocument();
  });
});

describe("a case", () => {
  const one = samples["shopping.case"];
  const order = one["order_id"] as string;

  it("is sent as it stands, with the reason that was chosen", async () => {
    const heard = serve({ [`POST ${one["path"]}`]: () => json({}, 201) });
    const { user } = await renderCard("shopping.case");
    await user.click(await screen.findByRole("radio", { name: "It came damaged" }));
    await user.click(screen.getByRole("button", { name: "Ask for the return" }));
    expect(await screen.findByText(/^The return is asked for/)).toBeInTheDocument();
    expect(heard.map(({ body }) => body)).toEqual([{ ...(one["body"] as object), reason: "damaged" }]);
    expect(heard[0]?.headers.get("X-CSRF-Token")).not.toBeNull();
  });

  it("goes to its own order alone, and does what it says", () => {
    const other = "ord_00000000000000000000000000";
    expect(caseMethod("return", order, `/api/orders/${order}/returns`)).toBe("POST");
    expect(caseMethod("exchange", order, `/api/orders/${order}/swap`)).toBe("POST");
    expect(caseMethod("address", order, `/api/orders/${order}/address`)).toBe("PUT");
    for (const path of [
      `/api/orders/${other}/returns`,
      `/api/orders/${order}/confirm`,
      `/api/orders/${order}/cancel`,
      `/api/orders/${order}/returns?x`,
      `/api/orders/${order}/../../me`,
      `https://elsewhere.example/api/orders/${order}/returns`,
      "/api/me",
    ])
      expect(caseMethod("return", order, path), path).toBeNull();
    expect(caseMethod("cancel", "x", "/api/orders/x/cancel")).toBeNull();
  });

  it("offers no button for another address", async () => {
    await renderCard("shopping.case", { data: { ...one, path: "/api/me" } });
    expect(await screen.findByText("This is done on the page of the order.")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});

describe("a watch", () => {
  it("is switched on, and goes back where that is refused", async () => {
    const id = (samples["shopping.prices"]["item"] as { product_id: string }).product_id;
    const heard = serve({
      "GET /api/watches": () => json({ watches: [{ product_id: "prd_other" }] }),
      [`PUT /api/watches/${id}`]: () => json({}),
      [`DELETE /api/watches/${id}`]: () => problem(503, "platform.database_unavailable"),
    });
    const { user } = await renderCard("shopping.prices");
    const watch = await screen.findByRole("switch", { name: "Watch this price" });
    await user.click(watch);
    await waitFor(() => expect(watch).toBeChecked());
    await user.click(watch);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(watch).toBeChecked();
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ["GET", null],
      ["PUT", { language: "en" }],
      ["DELETE", null],
    ]);
  });
});
