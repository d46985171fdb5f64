import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderCard, samples } from "../../../tests/cards";
import { json, problem, serve } from "../../../tests/render";

const ORDER = `ord_${"0".repeat(26)}`;
const bare = { ...samples["shopping.case"], order_id: ORDER, reason: "", reasons: [], worth: "" };
const place = (line1: string) => ({ lines: ["Mina Kim", line1], body: { name: "Mina Kim", line1 } });
const moving = (...streets: readonly string[]) => ({
  ...bare,
  ...{ kind: "address", path: `/api/orders/${ORDER}/address`, body: {}, places: streets.map(place) },
});
const complaint = {
  ...{ ...bare, kind: "dispute", reason: "other", path: `/api/orders/${ORDER}/disputes` },
  reasons: [
    { value: "not_received", label: "It has not arrived", swatch: "" },
    { value: "other", label: "Something else", swatch: "" },
  ],
  body: { reason: "other", text: "They never answer", wanted_minor: 4999 },
  write: "What is wrong",
};

describe("a card of another address", () => {
  const put = `PUT /api/orders/${ORDER}/address`;

  it("sends the order where was chosen, and only once something was", async () => {
    const heard = serve({ [put]: () => json({}) });
    const { user } = await renderCard("shopping.case", { data: moving("1 Lake Road", "2 Hill Road") });
    const go = await screen.findByRole("button", { name: "Send it there" });
    expect(go).toBeDisabled();
    await user.click(screen.getByRole("radio", { name: "Mina Kim, 2 Hill Road" }));
    await user.click(go);
    expect(await screen.findByText("It goes to the new address.")).toBeInTheDocument();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.body).toEqual({ name: "Mina Kim", line1: "2 Hill Road" });
    expect(screen.getByText("Mina Kim, 2 Hill Road")).toBeInTheDocument();
    expect(screen.queryByRole("radio")).toBeNull();
  });

  it("has the only one chosen already, and says why it cannot be", async () => {
    serve({ [put]: () => problem(409, "orders.address_elsewhere", "Elsewhere.") });
    const { user } = await renderCard("shopping.case", { data: moving("1 Lake Road") });
    await user.click(await screen.findByRole("button", { name: "Send it there" }));
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByRole("radio")).toBeChecked();
  });
});

describe("a card of a complaint", () => {
  it("is sent with the reason and the words of the buyer, never without words", async () => {
    const heard = serve({ [`POST /api/orders/${ORDER}/disputes`]: () => json({}, 201) });
    const { user } = await renderCard("shopping.case", { data: complaint });
    const words = await screen.findByRole("textbox", { name: "What is wrong" });
    expect(words).toHaveValue("They never answer");
    const go = screen.getByRole("button", { name: "Send the complaint" });
    await user.clear(words);
    expect(go).toBeDisabled();
    await user.type(words, "The box was empty.");
    await user.click(screen.getByRole("radio", { name: "It has not arrived" }));
    await user.click(go);
    await waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]?.body).toEqual({
      reason: "not_received",
      text: "The box was empty.",
      wanted_minor: 4999,
    });
    expect(await screen.findByRole("link", { name: /^Add pictures/ })).toHaveAttribute(
      "href",
      `/market/orders/${ORDER}`,
    );
  });
});
