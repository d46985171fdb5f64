import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { json, problem, renderPage, serve } from "../../../tests/render";
import { CartButton } from "./CartButton";

const LINE = "cln_00000000000000000000000001";
const usd = (minor: number) => ({ minor, currency: "USD" });
const bare = { version: 1, codes: [], removed: null, token: "" };
const empty = { ...bare, count: 0, lines: [], groups: [], unavailable: [], refused_codes: [] };
const line = (quantity: number) => ({
  id: LINE,
  offer_id: "off_1",
  quantity,
  price_seen: usd(1000),
  gift_note: "",
  state: "ready",
  product_id: "prd_1",
  names: { en: "Kettle" },
  available: 3,
  price: usd(900),
  price_changed: true,
});
const standing = (quantity: number) => {
  const shown = line(quantity);
  const seller = {
    ...{ seller_id: "sel_1", name: "Boil", lines: [shown], shipping: usd(500), problem: null },
    ...{ earliest: "2026-11-26", latest: "2026-11-28" },
  };
  const sum = 900 * quantity;
  const totals = {
    ...{ subtotal: usd(sum), discount: usd(0), shipping: usd(500), shipping_discount: usd(0) },
    ...{ net: usd(sum + 500), tax: usd(0), total: usd(sum + 500) },
  };
  return {
    ...{ ...empty, version: 4, count: quantity, lines: [shown] },
    groups: [{ currency: "USD", ready: true, sellers: [seller], savings: [], totals }],
  };
};
const card = {
  ...{ sums: [], codes: [], page: "/market/cart" },
  lines: [
    {
      ...{ name: "Lake Kettle", options: "1.7 l, Blue", quantity: 2, price: "$18.00", seller: "Boil & Co" },
      ...{ href: "/market/p/lake-kettle", picture: null, offer_id: "off_1" },
    },
  ],
};

/** A house in which so many lie in the cart. */
function house(before: number) {
  let now = before;
  let gone = 0;
  const heard = serve({
    "GET /api/addresses": () => json({ items: [] }),
    "GET /api/cart": () => json(now === 0 ? empty : standing(now)),
    "GET /api/shopping/cart": () => json(card),
    [`PATCH /api/cart/lines/${LINE}`]: ({ body }) => {
      now = (body as { quantity: number }).quantity;
      return json({ ...bare, count: now, lines: [] });
    },
    [`DELETE /api/cart/lines/${LINE}`]: () => {
      [gone, now] = [now, 0];
      return json({ ...bare, count: 0, lines: [] });
    },
    [`POST /api/cart/lines/${LINE}/restore`]: () => {
      now = gone;
      return json({ ...bare, count: now, lines: [] });
    },
  });
  return { heard, put: (count: number) => (now = count) };
}

function Talk({ replying, say }: { readonly replying: boolean; readonly say: (words: string) => void }) {
  const [busy, setBusy] = useState(replying);
  return (
    <>
      <button type="button" onClick={() => setBusy((before) => !before)}>
        model
      </button>
      <CartButton desk={{ say, replying: busy }} />
    </>
  );
}

async function talk(replying = false) {
  const said: string[] = [];
  return { ...(await renderPage(<Talk replying={replying} say={(words) => said.push(words)} />)), said };
}

describe("the cart beside a talk", () => {
  it("has no button while nothing lies in it, and one as soon as a reply has put something in", async () => {
    const { put } = house(0);
    const { user } = await talk(true);
    await screen.findByRole("button", { name: "model" });
    expect(screen.queryByRole("button", { name: /^Cart/ })).toBeNull();
    put(2);
    await user.click(screen.getByRole("button", { name: "model" }));
    expect(await screen.findByRole("button", { name: "Cart, 2 things" })).toHaveAttribute(
      "aria-expanded",
      "false",
    );
  });

  it("is renewed when another page of this browser has changed it", async () => {
    const { put } = house(1);
    await talk();
    await screen.findByRole("button", { name: "Cart, 1 thing" });
    put(3);
    const other = new BroadcastChannel("hupan:cart");
    other.postMessage("changed");
    expect(await screen.findByRole("button", { name: "Cart, 3 things" })).toBeInTheDocument();
    other.close();
  });

  it("shows what lies there in the reader's words, changes it without a word to the model, and gives the focus back", async () => {
    const { heard } = house(2);
    const { user, said } = await talk();
    const button = await screen.findByRole("button", { name: "Cart, 2 things" });
    await user.click(button);
    const drawer = await screen.findByRole("dialog", { name: "Your cart" });
    expect(await within(drawer).findByText("1.7 l, Blue")).toBeInTheDocument();
    expect(within(drawer).getByText("Boil & Co")).toBeInTheDocument();
    expect(within(drawer).getByText("Delivery $5.00 · Arrives Nov 26–Nov 28")).toBeInTheDocument();
    expect(within(drawer).getByText("Was $10.00 when you added it, is $9.00 now")).toBeInTheDocument();
    const { violations } = await axe.run(drawer, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);

    await user.click(within(drawer).getByRole("button", { name: "One more" }));
    await waitFor(() => expect(within(drawer).getByText("$32.00")).toBeInTheDocument());
    await user.click(within(drawer).getByRole("button", { name: "Remove Lake Kettle" }));
    const undo = await within(drawer).findByRole("button", { name: "Undo" });
    expect(within(drawer).getByText("The cart is empty.")).toBeInTheDocument();
    await waitFor(() => expect(undo).toHaveFocus());
    await user.click(undo);
    expect(await within(drawer).findByText("$32.00")).toBeInTheDocument();
    expect(heard.filter(({ method }) => method !== "GET").map(({ method }) => method)).toEqual([
      "PATCH",
      "DELETE",
      "POST",
    ]);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(button).toHaveFocus();
    expect(said).toEqual([]);
  });

  it("leads to the card on which it is bought, and to the cart's page where that would only wait", async () => {
    house(1);
    const { user, said } = await talk();
    await user.click(await screen.findByRole("button", { name: "Cart, 1 thing" }));
    await user.click(await screen.findByRole("button", { name: "Check out" }));
    expect(said).toEqual(["Buy everything in my cart."]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("button", { name: "model" }));
    await user.click(screen.getByRole("button", { name: "Cart, 1 thing" }));
    expect(await screen.findByRole("link", { name: /^Check out on the cart page/ })).toHaveAttribute(
      "href",
      "/market/cart",
    );
  });

  it("says what went wrong, and tries again", async () => {
    house(1);
    const { user, client } = await talk();
    const button = await screen.findByRole("button", { name: "Cart, 1 thing" });
    serve({
      "GET /api/cart": () => problem(500, "internal"),
      "GET /api/addresses": () => json({ items: [] }),
    });
    await user.click(button);
    await screen.findByRole("dialog");
    // Nothing of it is known any more, as where the place has changed.
    client.removeQueries({ queryKey: ["cart"] });
    await user.keyboard("{Escape}");
    await user.click(button);
    const again = await screen.findByRole("button", { name: "Try again" });
    house(1);
    await user.click(again);
    expect(await screen.findByText("Boil & Co")).toBeInTheDocument();
  });
});
