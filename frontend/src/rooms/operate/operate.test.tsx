import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { DeliveriesScreen, LedgerScreen, MoneyScreen, OrdersScreen, OverviewScreen, PayoutsScreen } from ".";
import { OneOrder } from "./orders/OrderScreen";
import { Desk } from "./sellers/Desk";
import { calm, ORDER, orderView, payout, seller } from "./testing";

const OFFICE = "/api/market/office";
const SOLD = "/api/market/orders";
const ONE = `${SOLD}/${ORDER}`;
const member = { ...session, person: { ...person, role: "member" as const } };
const names = { [`GET ${OFFICE}/sellers`]: () => json({ items: [seller], next_cursor: null }) };
const money = { payments: [], transactions: [] };

function around(order = orderView(), errands: unknown[] = []) {
  return {
    ...names,
    [`GET ${ONE}`]: () => json(order),
    [`GET ${ONE}/errands`]: () => json({ items: errands }),
    [`GET ${OFFICE}/orders/${ORDER}/money`]: () => json(money),
    "GET /api/market/carriers": () => json({ items: ["demo", "other"] }),
  };
}

describe("the overview", () => {
  it("is calm where nothing waits", async () => {
    serve({ [`GET ${OFFICE}/overview`]: () => json(calm) });
    await renderPage(<OverviewScreen />);
    expect(await screen.findByText("Nothing needs a hand right now")).toBeInTheDocument();
  });

  it("leads to what waits", async () => {
    serve({ [`GET ${OFFICE}/overview`]: () => json({ ...calm, disputes: 2, failed_refunds: 1 }) });
    await renderPage(<OverviewScreen />);
    expect(await screen.findByRole("link", { name: "Disputes that go on" })).toHaveAttribute(
      "href",
      "/operate/orders?waiting=dispute",
    );
    expect(screen.getByRole("link", { name: "Refunds that failed" })).toHaveAttribute(
      "href",
      "/operate/money",
    );
    expect(screen.queryByText(/Webhooks/)).not.toBeInTheDocument();
  });

  it("is not for members, and asks the server nothing for them", async () => {
    const heard = serve({});
    await renderPage(<OverviewScreen />, { session: member });
    expect(await screen.findByText("Others run this market")).toBeInTheDocument();
    expect(heard).toEqual([]);
  });

  it("says when it cannot be loaded", async () => {
    serve({ [`GET ${OFFICE}/overview`]: () => problem(503, "platform.database_unavailable") });
    await renderPage(<OverviewScreen />);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Try again" })).toBeEnabled();
  });
});

describe("orders", () => {
  it("are listed with their sellers, and go on when asked", async () => {
    const heard = serve({
      ...names,
      [`GET ${SOLD}`]: ({ query }) =>
        query.has("before")
          ? json({ orders: [orderView({ id: "ord_2", number: "SECOND" })], before: null })
          : json({ orders: [orderView()], before: ORDER }),
    });
    const { user } = await renderPage(<OrdersScreen />);
    const row = within(await screen.findByRole("row", { name: /7KQ2-M4XD-93TB/ }));
    expect(await row.findByText("Lake Goods")).toBeInTheDocument();
    expect(row.getByText("₩62,700")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByText("SECOND")).toBeInTheDocument();
    expect(heard.some(({ query }) => query.get("before") === ORDER)).toBe(true);
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });

  it("of a desk are seen by who sits there, without the market's money", async () => {
    const heard = serve({
      ...around(),
      "GET /api/market/desks/mine": () =>
        json({ items: [{ id: "sell_lake", slug: "lake", name: "Lake Goods" }] }),
    });
    await renderPage(<OneOrder id={ORDER} />, { session: member });
    expect(await screen.findByText("Lake Goods")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Ship" })).toBeEnabled();
    expect(screen.queryByRole("navigation")).not.toBeInTheDocument();
    expect(heard.some(({ path }) => path.startsWith(OFFICE))).toBe(false);
  });

  it("say when there is no such one", async () => {
    serve({ ...around(), [`GET ${ONE}`]: () => problem(404, "orders.not_found") });
    await renderPage(<OneOrder id={ORDER} />);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
  });
});

describe("an order's deeds", () => {
  it("tell what is given back before anything is cancelled, as the rules reckon it", async () => {
    const heard = serve({
      ...around(),
      [`POST ${ONE}/cancel/worth`]: ({ body }) =>
        json({
          refund: { minor: (body as { units: { 1: number } }).units[1] * 20_900, currency: "KRW" },
        }),
      [`POST ${ONE}/cancel`]: () => json(orderView({ status: "cancelled" })),
    });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(await dialog.findByText(/₩62,700 goes back to the buyer/)).toBeInTheDocument();
    expect(dialog.getByText(/do not go back on the shelf/)).toBeInTheDocument();
    await user.clear(dialog.getByLabelText("Linen shirt, Red"));
    await user.type(dialog.getByLabelText("Linen shirt, Red"), "2");
    await user.click(await dialog.findByRole("button", { name: "Cancel and give back ₩41,800" }));
    expect(await screen.findAllByText("Cancelled")).not.toHaveLength(0);
    expect(heard.find(({ path }) => path === `${ONE}/cancel`)?.body).toEqual({
      reason: "out_of_stock",
      units: { 1: 2 },
    });
  });

  it("give back no more than is left, and nothing without a reason", async () => {
    const heard = serve({ ...around(), [`POST ${ONE}/refunds`]: () => json(orderView()) });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    await user.click(await screen.findByRole("button", { name: "Give money back" }));
    const dialog = within(await screen.findByRole("dialog"));
    const amount = dialog.getByLabelText("Amount (KRW)");
    await user.type(amount, "62,701");
    expect(await dialog.findByText("At most ₩62,700 is left.")).toBeInTheDocument();
    await user.clear(amount);
    await user.type(amount, "500");
    expect(dialog.getByRole("button", { name: "Give back ₩500" })).toBeDisabled();
    await user.type(dialog.getByLabelText("Why (the buyer reads this)"), "Sorry.");
    await user.click(dialog.getByRole("button", { name: "Give back ₩500" }));
    expect(heard.find(({ path }) => path === `${ONE}/refunds`)?.body).toEqual({
      amount_minor: 500,
      why: "Sorry.",
      given: 0,
    });
  });

  it("ask every carrier but the demo's for its number", async () => {
    serve({ ...around() });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    await user.click(await screen.findByRole("button", { name: "Ship" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/3 items leave/)).toBeInTheDocument();
    await user.click(dialog.getByRole("combobox", { name: "Carrier" }));
    await user.click(await screen.findByRole("option", { name: "Another carrier" }));
    expect(dialog.getByRole("button", { name: "Ship" })).toBeDisabled();
    await user.type(dialog.getByLabelText("Tracking number"), "CJ 1");
    expect(dialog.getByRole("button", { name: "Ship" })).toBeEnabled();
  });

  it("are told in place when they are refused", async () => {
    serve({ ...around(), [`POST ${ONE}/shipments`]: () => problem(409, "orders.too_late") });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    await user.click(await screen.findByRole("button", { name: "Ship" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("button", { name: "Ship" }));
    expect(await dialog.findByRole("alert")).toBeInTheDocument();
  });

  it("try again what was refused outside of the order", async () => {
    const errand = {
      kind: "refund",
      subject: "adj1",
      amount: { minor: 700, currency: "KRW" },
      attempts: 3,
      next_at: "2026-11-22T08:00:00Z",
      failure: "payments.handler_refused",
    };
    serve({ ...around(orderView(), [errand]), [`POST ${ONE}/errands/retry`]: () => json({ items: [] }) });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    expect(await screen.findByText(/Refund · ₩700/)).toBeInTheDocument();
    expect(screen.getByText(/Tried 3 times/)).toBeInTheDocument();
    serve({ ...around(), [`POST ${ONE}/errands/retry`]: () => json({ items: [] }) });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await expect.poll(() => screen.queryByText(/Refund · ₩700/)).toBeNull();
  });
});

describe("a line of an order", () => {
  it("counts each unit once, whatever has become of it", async () => {
    const [line] = orderView().lines;
    const lines = [{ ...line, quantity: 5, shipped: 4, delivered: 3, returning: 1, returned: 1 } as never];
    serve(around(orderView({ lines })));
    await renderPage(<OneOrder id={ORDER} />);
    const tallied = "1 to be shipped · 1 shipped · 1 delivered · 1 in a return · 1 returned";
    expect(await screen.findByText(new RegExp(tallied))).toBeInTheDocument();
  });
});

describe("a dispute", () => {
  const dispute = {
    id: "dsp_00000000000000000000000001",
    reason: "not_as_described",
    text: "<b>It is blue</b>",
    wanted: { minor: 5_000, currency: "KRW" },
    status: "answered",
    at: "2026-11-21T08:00:00Z",
    opened_at: "2026-11-21T08:00:00Z",
    answer: "As ordered.",
    decision: "",
    refund: null,
    remarks: [],
  };
  const order = orderView({ status: "delivered", has_open_case: true, disputes: [dispute as never] });

  it("is decided with what each side gets, and strangers' text stays text", async () => {
    const path = `${ONE}/disputes/${dispute.id}/decide`;
    const heard = serve({ ...around(order), [`POST ${path}`]: () => json(order) });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    expect(await screen.findByText("<b>It is blue</b>")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Decide" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("To the buyer (KRW)"), "2000");
    await user.type(dialog.getByLabelText("Why (both sides read this)"), "Half and half.");
    expect(
      dialog.getByText(/₩2,000 goes back to the buyer; ₩60,700 stays with the seller/),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Decide" }));
    expect(heard.find((each) => each.path === path)?.body).toEqual({
      amount_minor: 2_000,
      why: "Half and half.",
    });
  });

  it("is not decided by who sits at a desk", async () => {
    serve({ ...around(order), "GET /api/market/desks/mine": () => json({ items: [] }) });
    await renderPage(<OneOrder id={ORDER} />, { session: member });
    expect(await screen.findByRole("button", { name: "Give what is asked for" })).toBeEnabled();
    expect(screen.queryByRole("button", { name: "Decide" })).not.toBeInTheDocument();
  });
});

describe("a desk", () => {
  it("gives a seat to a member who has none", async () => {
    const people = [
      { id: "per_1", login: "mina", name: "Mina Park", role: "owner", disabled: false },
      { id: "per_2", login: "bo", name: "Bo", role: "member", disabled: false },
      { id: "per_3", login: "cy", name: "Cy", role: "member", disabled: true },
    ];
    const heard = serve({
      "GET /api/market/desks": () => json({ items: [] }),
      "GET /api/people": () => json({ items: people }),
      "PUT /api/market/desks/sell_lake/per_2": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<Desk seller={seller} />);
    await user.click(await screen.findByRole("combobox", { name: "Person" }));
    expect(screen.queryByRole("option", { name: /Mina|Cy/ })).not.toBeInTheDocument();
    await user.click(await screen.findByRole("option", { name: /Bo/ }));
    await user.click(screen.getByRole("button", { name: "Give a seat" }));
    expect(await screen.findByText("Bo speaks for Lake Goods now")).toBeInTheDocument();
    expect(heard.some(({ method }) => method === "PUT")).toBe(true);
  });
});

describe("money", () => {
  it("is paid out in one batch, from a sum on, with what that makes", async () => {
    const heard = serve({
      ...names,
      "GET /api/market/ledger/accounts": () =>
        json({
          items: [
            { account: "seller:sell_lake", amount: { minor: 120_000, currency: "KRW" } },
            { account: "seller:sell_hill", amount: { minor: 300, currency: "KRW" } },
          ],
          next_cursor: null,
        }),
      "GET /api/market/payouts": () => json({ items: [payout()], next_cursor: null }),
      "POST /api/market/payouts": () => json({ items: [payout()] }),
    });
    const { user } = await renderPage(<PayoutsScreen />);
    await user.click(await screen.findByRole("button", { name: "Make payouts" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText("2 sellers get ₩120,300 together.")).toBeInTheDocument();
    await user.type(dialog.getByLabelText("Only from this sum on (KRW)"), "1,000");
    expect(dialog.getByText("One seller gets ₩120,000 together.")).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Make payouts" }));
    expect(heard.find(({ method }) => method === "POST")?.body).toEqual({ least_minor: { KRW: 1_000 } });
    expect(await screen.findByText("One payout was made")).toBeInTheDocument();
  });

  it("that failed on its way back is sent once more, after asking", async () => {
    const refund = {
      id: "rfd_00000000000000000000000001",
      payment_id: "pay_1",
      order_id: ORDER,
      amount: { minor: 700, currency: "KRW" },
      state: "failed",
      failure: "Account closed (expired_or_canceled_card)",
      retried_as: null,
      created_at: "2026-11-21T08:00:00Z",
    };
    const heard = serve({
      [`GET ${OFFICE}/refunds/failed`]: () => json({ items: [refund], next_cursor: null }),
      [`GET ${OFFICE}/payments/uncertain`]: () => json({ items: [] }),
      [`GET ${OFFICE}/order-numbers`]: () => json({ items: [] }),
      [`POST ${OFFICE}/refunds/${refund.id}/retry`]: () => json({ ...refund, state: "succeeded" }),
    });
    const { user } = await renderPage(<MoneyScreen />);
    expect(await screen.findByText(/The card has expired or was cancelled/)).toBeInTheDocument();
    expect(screen.getByText("Account closed (expired_or_canceled_card)")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again: ₩700" }));
    expect(heard.some(({ method }) => method === "POST")).toBe(false);
    await user.click(await screen.findByRole("button", { name: "Give back ₩700" }));
    expect(await screen.findByText("The refund was sent")).toBeInTheDocument();
    expect(screen.getByText("Every payment has an answer")).toBeInTheDocument();
  });

  it.each([
    [true, /42 transactions with 90 entries checked/],
    [false, /The books are wrong/],
  ])("in the books is checked: clean is %s", async (clean, words) => {
    const none = { items: [], next_cursor: null };
    serve({
      "GET /api/market/ledger/accounts": () => json(none),
      "GET /api/market/ledger/transactions": () => json(none),
      "GET /api/market/ledger/audit": () =>
        json({
          clean,
          at: "2026-11-22T08:00:00Z",
          entries: 90,
          transactions: 42,
          differences: [],
          unbalanced: clean ? [] : ["ltx_1"],
          overdrawn: [],
          unbooked: clean ? [] : [{ id: "rfd_00000000000000000000000001", order_id: ORDER }],
        }),
      [`GET ${OFFICE}/order-numbers`]: () => json({ items: [{ id: ORDER, number: "AB12-CD34" }] }),
    });
    const { user } = await renderPage(<LedgerScreen />);
    await user.click(await screen.findByRole("button", { name: "Check the books" }));
    expect(await screen.findByText(words)).toBeInTheDocument();
    // A refund is known by its order's number: its own id says nothing to anybody.
    if (!clean) expect(await screen.findByText(/A refund of order AB12-CD34/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Download as CSV" })).toHaveAttribute(
      "href",
      "/api/market/ledger/transactions.csv",
    );
  });
});

describe("accounts of what is set aside", () => {
  it("are called by the orders that were paid, or else by who set it aside", async () => {
    const none = { items: [], next_cursor: null };
    const sum = { minor: 4_200, currency: "KRW" };
    const [placed, open, unknown] = ["pay_placed", "pay_open", "pay_unknown"];
    serve({
      "GET /api/market/ledger/accounts": () =>
        json({
          items: [placed, open, unknown].map((id) => ({ account: `held:${id}`, amount: sum })),
          next_cursor: null,
        }),
      "GET /api/market/ledger/transactions": () => json(none),
      "GET /api/people": () => json({ items: [{ ...person, id: "per_bo", login: "bo", name: "Bo" }] }),
      [`GET ${OFFICE}/payment-names`]: () =>
        json({
          items: [
            { id: placed, buyer: "per_bo", orders: [{ id: ORDER, number: "AB12-CD34" }] },
            { id: open, buyer: "per_bo", orders: [] },
          ],
        }),
    });
    await renderPage(<LedgerScreen />);
    expect(await screen.findByRole("link", { name: "Set aside AB12-CD34" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Set aside Bo" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /^Set aside pay_unknown$/ })).toBeInTheDocument();
  });
});

describe("deliveries", () => {
  const endpoint = {
    id: "hook_1",
    owner: "",
    url: "https://example.org/hooks",
    topics: ["orders.*"],
    note: "",
    created_at: "2026-11-21T08:00:00Z",
    disabled_at: null,
    disabled_because: "",
  };
  const quiet = {
    "GET /api/webhooks/endpoints": () => json({ items: [] }),
    "GET /api/webhooks/deliveries": () => json({ items: [] }),
    [`GET ${OFFICE}/letters/dead`]: () => json({ items: [] }),
  };

  it("show a new endpoint's secret once", async () => {
    serve({
      ...quiet,
      "POST /api/webhooks/endpoints": () => json({ endpoint, secret: "whsec_only_once" }, 201),
    });
    const { user } = await renderPage(<DeliveriesScreen />);
    await user.click(await screen.findByRole("button", { name: "Add an endpoint" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("Address"), endpoint.url);
    await user.click(dialog.getByRole("button", { name: "Add an endpoint" }));
    expect(await screen.findByText("whsec_only_once")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Done" }));
    await expect.poll(() => screen.queryByText("whsec_only_once")).toBeNull();
  });

  it("are not added twice", async () => {
    const heard = serve({
      ...quiet,
      "GET /api/webhooks/endpoints": () => json({ items: [endpoint] }),
    });
    const { user } = await renderPage(<DeliveriesScreen />);
    await user.click(await screen.findByRole("button", { name: "Add an endpoint" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("Address"), ` ${endpoint.url}`);
    expect(await dialog.findByText(/This address is here already/)).toBeInTheDocument();
    await user.type(dialog.getByLabelText("Address"), "{Enter}");
    expect(heard.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("that were given up are sent again, one or all", async () => {
    const dead = {
      id: "dlv_1",
      endpoint_id: "hook_1",
      event_id: "evt_1",
      topic: "orders.placed",
      body: "{}",
      status: "dead",
      attempts: 11,
      next_at: "2026-11-21T08:00:00Z",
      created_at: "2026-11-21T08:00:00Z",
      ended_at: "2026-11-21T08:00:00Z",
      last_status: 410,
      last_error: "Gone",
    };
    const letter = {
      id: "ntc_1",
      to: "ada@example.org",
      kind: "orders.shipped",
      attempts: 8,
      error: "550 no such box",
      created_at: "2026-11-21T08:00:00Z",
    };
    const heard = serve({
      ...quiet,
      "GET /api/webhooks/endpoints": () => json({ items: [endpoint] }),
      "GET /api/webhooks/deliveries": () => json({ items: [dead] }),
      [`GET ${OFFICE}/letters/dead`]: () => json({ items: [letter] }),
      "POST /api/webhooks/deliveries/dlv_1/replay": () => new Response(null, { status: 204 }),
      [`POST ${OFFICE}/deliveries/replay`]: () => json({ count: 4 }),
      [`POST ${OFFICE}/letters/ntc_1/replay`]: () => json({ count: 1 }),
    });
    const { user } = await renderPage(<DeliveriesScreen />);
    const row = within(await screen.findByRole("row", { name: /orders.placed/ }));
    expect(row.getByText("410 · Gone")).toBeInTheDocument();
    await user.click(row.getByRole("button", { name: "Send again" }));
    expect(await screen.findByText("One is on its way again")).toBeInTheDocument();
    await user.click(screen.getAllByRole("button", { name: "Send all again" })[0] as HTMLElement);
    expect(await screen.findByText("4 are on their way again")).toBeInTheDocument();
    const lost = within(screen.getByRole("row", { name: /ada@example.org/ }));
    expect(lost.getByText("A delivery")).toBeInTheDocument();
    await user.click(lost.getByRole("button", { name: "Send again" }));
    expect(heard.filter(({ method }) => method === "POST")).toHaveLength(3);
  });
});
