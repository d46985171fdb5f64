import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Chargeback } from "@/api";
import { json, problem, renderPage, serve } from "../../../../tests/render";
import { MoneyScreen } from "..";
import { ORDER } from "../testing";

const OFFICE = "/api/market/office";
const BANKS = "/api/market/chargebacks";
const krw = (minor: number) => ({ minor, currency: "KRW" });

const wanted: Chargeback = {
  id: "cbk_00000000000000000000000001",
  payment_id: "pay_1",
  handler: "stripe",
  reference: "du_1",
  state: "needs_response",
  inquiry: false,
  reason: "not_received",
  amount: krw(7_000),
  withdrawn: krw(7_000),
  borne: krw(0),
  fee: krw(1_500),
  orders: [{ order_id: ORDER, amount: krw(7_000) }],
  due_at: "2026-11-29T00:00:00Z",
  opened_at: "2026-11-22T00:00:00Z",
  closed_at: null,
  answer: "",
  answered_at: null,
  accepted_at: null,
};

function served(found: Chargeback, more: Parameters<typeof serve>[0] = {}) {
  return serve({
    [`GET ${BANKS}`]: () => json({ items: [found], next_cursor: null }),
    [`GET ${OFFICE}/refunds/failed`]: () => json({ items: [], next_cursor: null }),
    [`GET ${OFFICE}/payments/uncertain`]: () => json({ items: [] }),
    [`GET ${OFFICE}/order-numbers`]: () => json({ items: [{ id: ORDER, number: "7KQ2-M4XD-93TB" }] }),
    ...more,
  });
}

describe("what a bank wants back", () => {
  it("is answered once, in words, after what that means was read", async () => {
    const heard = served(wanted, {
      [`PUT ${BANKS}/${wanted.id}/answer`]: () => json({ ...wanted, state: "under_review" }),
    });
    const { user } = await renderPage(<MoneyScreen />);
    expect(await screen.findByText("Not received")).toBeInTheDocument();
    expect(screen.getByText(/^Answer by .*29/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Answer: ₩7,000" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/hears one answer/)).toBeInTheDocument();
    expect(dialog.getByRole("button", { name: "Send to the bank" })).toBeDisabled();
    await user.type(dialog.getByLabelText("What the bank should know"), " It arrived. ");
    await user.click(dialog.getByRole("button", { name: "Send to the bank" }));
    expect(await screen.findByText("The answer was sent")).toBeInTheDocument();
    expect(heard.find(({ method }) => method === "PUT")?.body).toEqual({ text: "It arrived." });
  });

  it("is given up only after asking, and says why where it was not", async () => {
    const heard = served(wanted, {
      [`POST ${BANKS}/${wanted.id}/accept`]: () => problem(503, "chargebacks.away"),
    });
    const { user } = await renderPage(<MoneyScreen />);
    await user.click(await screen.findByRole("button", { name: "Accept: ₩7,000" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/₩7,000 stays with the buyer/)).toBeInTheDocument();
    expect(heard.some(({ method }) => method === "POST")).toBe(false);
    await user.click(dialog.getByRole("button", { name: "Accept" }));
    expect(await dialog.findByText(/What you decided is kept/)).toBeInTheDocument();
  });

  it.each([
    [{ state: "won" as const }, "Won"],
    [{ state: "under_review" as const }, "The bank decides"],
    [{ answer: "It arrived." }, "Waits to be sent; it is tried again by itself."],
  ])("has nothing to press where nothing is to be done: %j", async (change, words) => {
    served({ ...wanted, ...change });
    await renderPage(<MoneyScreen />);
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^(Answer|Accept)/ })).toBeNull();
  });
});
