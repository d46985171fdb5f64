import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { json, renderPage, serve } from "../../../../tests/render";
import { ORDER, orderView } from "../testing";
import { OneOrder } from "./OrderScreen";

const OFFICE = "/api/market/office";
const ONE = `/api/market/orders/${ORDER}`;

describe("deciding without a word", () => {
  it("says what is missing, and where", async () => {
    const dispute = {
      id: "dsp_1",
      reason: "other",
      text: "It hums.",
      wanted: { minor: 700, currency: "KRW" },
      status: "answered",
      answer: "It does not.",
      answered_at: null,
      remarks: [],
      refund: null,
      decision: "",
      at: "2026-11-22T08:00:00Z",
    };
    const order = { ...orderView(), disputes: [dispute] } as unknown as ReturnType<typeof orderView>;
    const heard = serve({
      [`GET ${ONE}`]: () => json(order),
      [`GET ${ONE}/errands`]: () => json({ items: [] }),
      [`GET ${OFFICE}/sellers`]: () => json({ items: [], next_cursor: null }),
      [`GET ${OFFICE}/orders/${ORDER}/money`]: () => json({ payments: [], transactions: [] }),
      "GET /api/market/carriers": () => json({ items: ["demo"] }),
      [`GET /api/market/exhibits/${ORDER}`]: () => json({ items: [], most: 6 }),
    });
    const { user } = await renderPage(<OneOrder id={ORDER} />);
    await user.click(await screen.findByRole("button", { name: "Decide" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/Asked for: ₩700/)).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Decide" }));
    expect(await dialog.findByText("Write a few words.")).toBeInTheDocument();
    expect(dialog.getByLabelText(/To the buyer/)).toBeInvalid();
    await expect.poll(() => document.activeElement === dialog.getByLabelText(/To the buyer/)).toBe(true);
    expect(heard.filter(({ method }) => method === "POST")).toEqual([]);
  });
});
