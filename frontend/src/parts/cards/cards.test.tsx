import { cleanup, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { connection } from "@/api/connection";
import { renderCard, samples } from "../../../tests/cards";
import { json, problem, serve } from "../../../tests/render";
import { readCard } from "./Cards";
import { type Kind, shapes } from "./shapes";

const KINDS = Object.keys(shapes) as Kind[];
const usd = (minor: number) => ({ minor, currency: "USD" });
const nothing = { version: 1, count: 0, lines: [], codes: [], removed: null, token: "" };
const emptyCart = { ...nothing, groups: [], unavailable: [], refused_codes: [] };
const quiet = {
  "GET /api/addresses": () => json({ items: [] }),
  "GET /api/cart": () => json(emptyCart),
  "GET /api/watches": () => json({ watches: [] }),
};

async function settled() {
  await waitFor(() => expect(document.querySelector(".card-frame, .card-row, .card-chip")).not.toBeNull());
}

describe("every kind of card", () => {
  it("has a golden sample, and a reader that finds it sound", () => {
    expect(KINDS.toSorted()).toEqual(Object.keys(samples).toSorted());
    for (const kind of KINDS) expect(readCard(kind, samples[kind]), kind).not.toBeNull();
  });

  it.each(KINDS.filter((kind) => kind !== "shopping.consent"))(
    "draws %s without a complaint of axe",
    async (kind) => {
      serve(quiet);
      const { container } = await renderCard(kind);
      await settled();
      const { violations } = await axe.run(container, {
        // No layout here: colours and sizes are measured in the browser's own tests.
        rules: {
          "color-contrast": { enabled: false },
          region: { enabled: false },
          "target-size": { enabled: false },
        },
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    },
  );

  it.each(KINDS)("is only looked at where nobody may act: %s", async (kind) => {
    const heard = serve({});
    await renderCard(kind, { desk: null, session: null });
    await settled();
    // What folds and unfolds changes nothing.
    const acts = screen.queryAllByRole("button").filter((each) => !each.hasAttribute("aria-expanded"));
    expect(acts).toEqual([]);
    expect(screen.queryAllByRole("switch")).toEqual([]);
    expect(heard).toEqual([]);
  });

  it("says so where it is of no known kind, or is not as it should be", async () => {
    const words = "This part needs a newer version of the page.";
    const cart = samples["shopping.cart"];
    const odd: Array<[string, Record<string, unknown>]> = [
      ["shopping.unheard", {}],
      ["__proto__", {}],
      ["shopping.cart", { ...cart, lines: "all of them" }],
      ["shopping.cart", { ...cart, lines: [{ quantity: 2 }] }],
      ["shopping.products", { items: [null] }],
      ["shopping.case", { ...samples["shopping.case"], kind: "refund" }],
      ["shopping.question", { choices: [{ label: { html: "x" }, say: "x" }] }],
    ];
    for (const [kind, data] of odd) {
      const { unmount } = await renderCard(kind, { data });
      expect(await screen.findByText(words)).toBeInTheDocument();
      unmount();
    }
  });

  it("draws what strangers wrote as text, and leads nowhere but into the market", () => {
    const bad = [
      "https://elsewhere.example",
      "//elsewhere.example",
      "javascript:alert(1)",
      "/api/orders",
      "/market/../api/me",
      "/market\\@x",
    ];
    for (const href of bad) {
      const [item] =
        readCard("shopping.products", {
          ...samples["shopping.products"],
          items: [
            {
              ...(samples["shopping.facts"]["item"] as object),
              href,
              picture: { src: href, width: 1, height: 1 },
            },
          ],
        })?.items ?? [];
      expect(item?.href, href).toBe("");
      expect(item?.picture?.src, href).toBe("");
    }
    const card = readCard("shopping.facts", samples["shopping.facts"]);
    expect(card?.item.href).toMatch(/^\/market\/p\//);
  });
});

describe("products", () => {
  const add = "POST /api/cart/lines";
  const line = {
    id: "cln_1",
    offer_id: "off_00000000000000000000000000",
    quantity: 1,
    price_seen: usd(4799),
    gift_note: "",
  };

  it("are put into the cart at once, and taken out again", async () => {
    const heard = serve({
      ...quiet,
      [add]: () => json({ ...nothing, count: 1, lines: [line] }, 201),
      "GET /api/cart": () => json({ ...emptyCart, version: 7, lines: [line] }),
      "DELETE /api/cart/lines/cln_1": () => json(nothing),
    });
    const { user, said } = await renderCard("shopping.products");
    const first = (await screen.findAllByRole("listitem")).find((each) =>
      each.textContent?.includes("Number 1"),
    );
    if (!first) throw new Error("no first product");
    await user.click(within(first).getByRole("button", { name: /^Add / }));
    expect(await within(first).findByText(/is in the cart\.$/)).toBeInTheDocument();
    expect(heard.at(-1)).toMatchObject({ method: "POST", body: { offer_id: line.offer_id, quantity: 1 } });
    const undo = within(first).getByRole("button", { name: /^Undo: take .* out of the cart$/ });
    expect(undo).toHaveFocus();
    await user.click(undo);
    expect(await within(first).findByRole("button", { name: /^Add / })).toBeEnabled();
    expect(heard.at(-1)).toMatchObject({ method: "DELETE", path: "/api/cart/lines/cln_1" });
    expect(heard.at(-1)?.headers.get("if-match")).toBe('"7"');
    expect(said).toEqual([]);
  });

  it("say why one cannot be had", async () => {
    serve({ ...quiet, [add]: () => problem(409, "cart.full", "Full.") });
    const { user } = await renderCard("shopping.products");
    await user.click((await screen.findAllByRole("button", { name: /^Add / }))[0] as HTMLElement);
    expect(await screen.findByRole("alert")).toHaveTextContent(/\w/);
    expect(screen.getAllByRole("button", { name: /^Add / })[0]).toBeEnabled();
  });

  it.each([
    ["en", "Remove: under $50"],
    ["zh", "去掉：under $50"],
    ["ko", "빼기: under $50"],
  ] as const)("are sought without a wish at a tap, or a key (%s)", async (language, name) => {
    const { user, said } = await renderCard("shopping.products", { language });
    const chip = await screen.findByRole("button", { name });
    await user.click(chip);
    chip.focus();
    await user.keyboard("{Enter}");
    expect(said).toEqual(Array(2).fill("Earbuds: leave out “under $50”."));
    // Words for it came with two of the three.
    expect(screen.getByText("for sport").closest("button")).toBeNull();
  });

  it("keep their wishes as words once something else was said", async () => {
    await renderCard("shopping.products", { newest: false });
    expect((await screen.findByText("under $50")).closest("button")).toBeNull();
  });

  it("wait with a wish that is taken off until a reply is written", async () => {
    await renderCard("shopping.products", { desk: { say: () => {}, replying: true } });
    expect(await screen.findByRole("button", { name: "Remove: under $50" })).toBeDisabled();
  });

  it("are compared by their numbers, and asked about", async () => {
    const { user, said } = await renderCard("shopping.products");
    const boxes = await screen.findAllByRole("checkbox");
    await user.click(boxes[2] as HTMLElement);
    expect(screen.getByText("Choose one more to compare.")).toBeInTheDocument();
    await user.click(boxes[0] as HTMLElement);
    await user.click(screen.getByRole("button", { name: "Compare these" }));
    await user.click(screen.getAllByRole("button", { name: /^Ask more about/ })[1] as HTMLElement);
    expect(said).toEqual(["Compare the first one and the third one.", "Tell me more about the second one."]);
  });

  it("are walked through by the arrow keys", async () => {
    const { user } = await renderCard("shopping.products");
    const links = await screen.findAllByRole("link", { name: /^Number/ });
    (links[0] as HTMLElement).focus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(links[2]).toHaveFocus();
    await user.keyboard("{ArrowLeft}");
    expect(links[1]).toHaveFocus();
  });

  it("say nothing while a reply is written, and do nothing without the server", async () => {
    const said: string[] = [];
    await renderCard("shopping.products", { desk: { say: (words) => said.push(words), replying: true } });
    expect((await screen.findAllByRole("button", { name: /^Ask more about/ }))[0]).toBeDisabled();
    connection.lost();
    await waitFor(() => expect(screen.getAllByRole("button", { name: /^Add / })[0]).toBeDisabled());
    expect(screen.getByText(/cannot be reached/)).toBeInTheDocument();
    expect(said).toEqual([]);
  });

  it("open their variants in place, as they are sold now", async () => {
    const slug = "hanbyeol-lab-lark-5-noise-cancelling-true-wireless-earbuds";
    const heard = serve({
      ...quiet,
      [`GET /api/market/products/${slug}`]: () =>
        json({
          language: "en",
          options: [
            {
              key: "colour",
              names: { en: "Colour" },
              values: [
                { value: "rose", names: { en: "Rose" }, swatch: "#eebbcc" },
                { value: "ink", names: { en: "Ink" }, swatch: "url(x)" },
              ],
            },
          ],
          variants: [
            { id: "var_1", options: { colour: "rose" } },
            { id: "var_2", options: { colour: "ink" } },
          ],
          offers: [
            { id: "off_won", variant_id: "var_1", price: { minor: 49000, currency: "KRW" } },
            { id: "off_usd", variant_id: "var_1", price: usd(4900) },
          ],
        }),
      [add]: () => json({ ...nothing, count: 2, lines: [] }, 201),
    });
    const { user } = await renderCard("shopping.products");
    await user.click(await screen.findByRole("button", { name: /^Choose a variant of Hanbyeol Lab Lark 5/ }));
    const box = await screen.findByRole("region", { name: /^Variants of/ });
    expect(await within(box).findByRole("radio", { name: "Ink, cannot be had" })).toBeInTheDocument();
    expect(within(box).getByRole("button", { name: /^Add / })).toBeDisabled();
    await user.click(within(box).getByRole("radio", { name: "Rose" }));
    expect(within(box).getByText("$49.00")).toBeInTheDocument();
    await user.click(within(box).getByRole("button", { name: "One more" }));
    await user.click(within(box).getByRole("button", { name: /^Add / }));
    await within(box).findByText("In the cart");
    expect(heard.at(-1)?.body).toEqual({ offer_id: "off_usd", quantity: 2 });
  });
});

describe("what buyers wrote", () => {
  it("is read out, and breaks, as its own language does", async () => {
    const { user } = await renderCard("shopping.reviews");
    await user.click((await screen.findAllByRole("button", { name: /buyer/ }))[0] as HTMLElement);
    expect((await screen.findAllByText(/\w+/, { selector: "blockquote p" }))[0]).toHaveAttribute(
      "lang",
      "en",
    );
  });
});

describe("a comparison", () => {
  it("folds away what is the same, and reads as a table", async () => {
    const { user } = await renderCard("shopping.comparison");
    const table = await screen.findByRole("table");
    expect(within(table).getAllByRole("columnheader")).toHaveLength(3);
    expect(within(table).queryByRole("rowheader", { name: "Bluetooth" })).not.toBeInTheDocument();
    expect(within(table).getByText("not said")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show 2 lines that are the same" }));
    expect(within(table).getByRole("rowheader", { name: "Bluetooth" })).toBeInTheDocument();
  });
});

describe("a comparison of what comes in several variants", () => {
  it("has one chosen below the table", async () => {
    const { user } = await renderCard("shopping.comparison");
    const choose = await screen.findByRole("button", { name: /^Choose a variant of Hanbyeol Lab Lark 5/ });
    expect(choose).toHaveAttribute("aria-expanded", "false");
    await user.click(choose);
    const box = await screen.findByRole("region", { name: /^Variants of/ });
    await user.click(within(box).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("region", { name: /^Variants of/ })).not.toBeInTheDocument();
  });
});

describe("orders", () => {
  it("are spoken of by their place, and one by itself", async () => {
    const list = await renderCard("shopping.orders");
    await list.user.click((await screen.findAllByRole("button", { name: /^Track/ }))[1] as HTMLElement);
    expect(list.said).toEqual(["Where is the second one now?"]);
    list.unmount();
    const one = await renderCard("shopping.order");
    await one.user.click(await screen.findByRole("button", { name: "Return" }));
    expect(one.said).toEqual(["I want to return it."]);
    expect(screen.queryByRole("button", { name: "Cancel" })).not.toBeInTheDocument();
  });
});

describe("a plan", () => {
  const plan = samples["shopping.plan"] as { steps: { state: string }[] };
  const underWay = {
    ...plan,
    state: "under_way",
    steps: plan.steps.map((each) => (each.state === "waiting" ? { ...each, state: "now" } : each)),
  };

  it("says where it stands and can be left by a tap", async () => {
    const { user, said } = await renderCard("shopping.plan");
    expect(await screen.findByText("Step 3 of 4 waits for your answer.")).toHaveAttribute(
      "aria-live",
      "polite",
    );
    expect(screen.getAllByRole("listitem")[2]).toHaveAttribute("aria-current", "step");
    await user.click(screen.getByRole("button", { name: "Leave it" }));
    expect(said).toEqual(["Leave it"]);
  });

  it("is under way while the reply is written, and interrupted where nobody writes it", async () => {
    await renderCard("shopping.plan", { data: underWay, desk: { say: () => undefined, replying: true } });
    expect(await screen.findByText("Step 3 of 4 is under way.")).toBeVisible();
    cleanup();
    await renderCard("shopping.plan", { data: underWay });
    expect(await screen.findByText(/^It was interrupted at step 3 of 4/)).toBeVisible();
  });

  it("can be left no more once it is over, or something else was said", async () => {
    await renderCard("shopping.plan", { data: { ...plan, state: "done", choices: [] } });
    expect(await screen.findByText("All steps are done.")).toBeVisible();
    cleanup();
    await renderCard("shopping.plan", { newest: false });
    await settled();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("a variant to be chosen", () => {
  const offered = samples["shopping.variants"];
  const waited = { ...offered, goes_on: true };
  const serving = () => serve({ ...quiet, "POST /api/cart/lines": () => json({ ...nothing, count: 1 }) });

  async function put(data: typeof offered, around: Parameters<typeof renderCard>[1] = {}) {
    serving();
    const { user, said } = await renderCard("shopping.variants", { ...around, data });
    await user.click(await screen.findByRole("radio", { name: "EU 38.5 (245 mm)" }));
    await user.click(screen.getByRole("button", { name: /^Add / }));
    await screen.findByText("In the cart");
    return said;
  }

  it("goes on with the plan that waited for it, by the same tap", async () => {
    expect(await put(waited)).toEqual(["Go on"]);
    expect(screen.queryByRole("button", { name: "Show the cart" })).toBeNull();
  });

  it("says nothing where no plan waits, and nothing where it is of an earlier reply", async () => {
    expect(await put(offered)).toEqual([]);
    expect(screen.getByRole("button", { name: "Show the cart" })).toBeVisible();
    cleanup();
    expect(await put(waited, { newest: false })).toEqual([]);
  });

  it("says nothing where it could not be put into the cart", async () => {
    serve({ ...quiet, "POST /api/cart/lines": () => problem(409, "cart.not_for_sale", "Not for sale.") });
    const { user, said } = await renderCard("shopping.variants", { data: waited });
    await user.click(await screen.findByRole("radio", { name: "EU 38.5 (245 mm)" }));
    await user.click(screen.getByRole("button", { name: /^Add / }));
    await screen.findByRole("alert");
    expect(said).toEqual([]);
  });
});

describe("goods that may not be meant", () => {
  it("name others to tap, for as long as nothing else was said", async () => {
    const { user, said, unmount } = await renderCard("shopping.products");
    await user.click(await screen.findByRole("button", { name: "Speakers" }));
    expect(said).toEqual(["Speakers: something for music on the bus"]);
    unmount();
    await renderCard("shopping.products", { newest: false });
    expect(await screen.findByText("Speakers")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Speakers" })).not.toBeInTheDocument();
  });
});

describe("a question", () => {
  it("sends what stands behind an answer, once", async () => {
    const { user, said } = await renderCard("shopping.question");
    await user.click(await screen.findByRole("button", { name: "Just talk" }));
    expect(said).toEqual(["No, I was only asking."]);
  });

  it("is over once something else was said", async () => {
    await renderCard("shopping.question", { newest: false });
    expect(await screen.findByText("Just talk")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});

describe("the cart", () => {
  const line = (quantity: number) => ({
    id: "cln_1",
    offer_id: "off_00000000000000000000000000",
    quantity,
    price_seen: usd(4799),
    gift_note: "",
    state: "available",
    product_id: "prd_1",
    names: { en: "Earbuds" },
    available: 9,
    price: usd(4799),
    price_changed: false,
  });
  const standing = (quantity: number) => ({
    ...emptyCart,
    version: 3,
    count: quantity,
    codes: ["TEN", "LAKE"],
    refused_codes: [
      { code: "TEN", reason: "below_amount", least: usd(10000), missing: usd(500), params: {} },
    ],
    groups: [
      {
        currency: "USD",
        ready: true,
        sellers: [{ seller_id: "s", name: "Signal & Spruce", lines: [line(quantity)], shipping: usd(0) }],
        savings: [{ names: {}, code: "LAKE", amount: usd(100), least: usd(4000) }],
        totals: {
          subtotal: usd(4799 * quantity),
          discount: usd(0),
          shipping: usd(0),
          shipping_discount: usd(0),
          net: usd(4799 * quantity),
          tax: usd(0),
          total: usd(4799 * quantity),
        },
      },
    ],
  });

  it("stands as it is now: counts change, lines go and come back, codes say why not", async () => {
    let quantity = 2;
    let removed = false;
    const heard = serve({
      "GET /api/addresses": () =>
        json({ items: [{ is_default: true, country: "KR", region: "11", postal_code: "04524" }] }),
      "GET /api/cart": ({ query }) => {
        expect(query.get("country")).toBe("KR");
        return json(removed ? { ...emptyCart, codes: [] } : standing(quantity));
      },
      "PATCH /api/cart/lines/cln_1": ({ body }) => {
        quantity = (body as { quantity: number }).quantity;
        return json(nothing);
      },
      "DELETE /api/cart/lines/cln_1": () => {
        removed = true;
        return json(nothing);
      },
      "POST /api/cart/lines/cln_1/restore": () => {
        removed = false;
        return json(nothing);
      },
    });
    const { user, said } = await renderCard("shopping.cart");
    // What does not count yet says from which sum on it does; what counts says below which it would not.
    expect(await screen.findByText("from $100.00: $5.00 more is needed")).toHaveClass("text-warning-text");
    expect(screen.getByText("from $40.00")).toHaveClass("text-ink-soft");
    await user.click(screen.getByRole("button", { name: "One more" }));
    await user.click(screen.getByRole("button", { name: "One more" }));
    await waitFor(() => expect(quantity).toBe(4));
    expect(heard.filter(({ method }) => method === "PATCH")).toHaveLength(1);
    expect((await screen.findAllByText("$191.96")).length).toBeGreaterThan(0);
    await user.click(screen.getByRole("button", { name: /^Remove / }));
    expect(await screen.findByText("The cart is empty.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await user.click(await screen.findByRole("button", { name: "Check out" }));
    expect(said).toEqual(["Buy everything in my cart."]);
  });

  it("is shown as it was where something was said since", async () => {
    const heard = serve({});
    await renderCard("shopping.cart", { newest: false });
    expect(await screen.findByText("The cart as it was then")).toBeInTheDocument();
    expect(screen.getByText("≈ ₩204,000").parentElement).toHaveTextContent("$138.97");
    expect(screen.getByText("From $40.00").parentElement).toHaveTextContent("WELCOME10");
    expect(heard).toEqual([]);
  });
});
