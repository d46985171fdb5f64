import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ImportView } from "@/api";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { ImportScreen } from ".";
import { ImportJob } from "./job/ImportJobScreen";
import { valueIn } from "./names";
import { formats, importView, progress } from "./testing";

const ID = importView({}).id;
const JOB = `/api/market/imports/${ID}`;
const demo = { state: "loaded", done: 2_000, total: 2_000, error: "" };
const quiet = {
  "GET /api/market/import-formats": () => json(formats),
  "GET /api/market/demo": () => json(demo),
};

function list(...items: ImportView[]) {
  return { ...quiet, "GET /api/market/imports": () => json({ items }) };
}

/** A stream that tells how an import is and stays open. */
function events(...views: ImportView[]): Response {
  const text = views.map((view) => `event: import\ndata: ${JSON.stringify(view)}\n\n`).join("");
  const stream = new ReadableStream({ start: (control) => control.enqueue(new TextEncoder().encode(text)) });
  return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
}

async function showJob(view: ImportView, routes: Parameters<typeof serve>[0] = {}) {
  const heard = serve({ ...quiet, [`GET ${JOB}`]: () => json(view), ...routes });
  const page = await renderPage(<ImportJob id={ID} />);
  return { heard, ...page };
}

describe("the room", () => {
  it("says what to do first where nothing was imported", async () => {
    serve(list());
    await renderPage(<ImportScreen />);
    expect(await screen.findByText("Nothing has been imported yet")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Choose files" })).toBeEnabled();
    expect(await screen.findByText("Shopify · Any other table")).toBeInTheDocument();
  });

  it("is not for members", async () => {
    serve({});
    await renderPage(<ImportScreen />, {
      session: { ...session, person: { ...person, role: "member" } },
    });
    expect(await screen.findByRole("heading", { name: /looked after by others/ })).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("lists imports with where they stand, and forgets one after asking", async () => {
    const heard = serve({
      ...list(
        importView({ dry_run: false, progress: progress({ products_done: 1_980, rows_bad: 12 }) }),
        importView({
          id: "imp_2",
          state: "cancelled",
          source: { kind: "url", name: "feed.xml", size_bytes: 9, url: "https://example.org/feed.xml" },
        }),
      ),
      [`DELETE ${JOB}`]: () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<ImportScreen />);
    const row = within((await screen.findByRole("link", { name: "goods.csv" })).closest("li") as HTMLElement);
    expect(row.getByText("Imported")).toBeInTheDocument();
    expect(row.getByText(/Shopify · Lake Goods · 1,980 products · 12 rows refused/)).toBeInTheDocument();
    expect(screen.getByText("Stopped")).toBeInTheDocument();
    await user.click(row.getByRole("button", { name: "Forget goods.csv" }));
    expect(heard.some(({ method }) => method === "DELETE")).toBe(false);
    await user.click(await screen.findByRole("button", { name: "Forget this import" }));
    expect(heard.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  it("does not ask the server to fetch what is no address", async () => {
    const heard = serve(list());
    const { user } = await renderPage(<ImportScreen />);
    await user.type(screen.getByLabelText("Or from an address on the web"), "shop.example/feed.xml");
    await user.click(screen.getByRole("button", { name: "Fetch" }));
    expect(await screen.findByText("An address begins with https:// or http://.")).toBeInTheDocument();
    expect(heard.some(({ method }) => method === "POST")).toBe(false);
  });
});

describe("the demo market", () => {
  it("is removed after asking, and says so", async () => {
    let now = demo;
    const heard = serve({
      ...list(),
      "GET /api/market/demo": () => json(now),
      "DELETE /api/market/demo": () => {
        now = { ...demo, state: "removed", done: 0 };
        return json({ ...demo, state: "removing" }, 202);
      },
    });
    const { user } = await renderPage(<ImportScreen />);
    expect(await screen.findByText("2,000 products are in the market.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Remove the demo market" }));
    expect(heard.some(({ method }) => method === "DELETE")).toBe(false);
    const question = within(await screen.findByRole("alertdialog"));
    await user.click(question.getByRole("button", { name: "Remove the demo market" }));
    expect(await screen.findByText("The demo market is not loaded.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Load it", hidden: true })).toBeEnabled();
  });

  it("tells how far it is while it loads", async () => {
    serve({ ...list(), "GET /api/market/demo": () => json({ ...demo, state: "loading", done: 500 }) });
    await renderPage(<ImportScreen />);
    expect(await screen.findByText("500 of 2,000 products are in.")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Demo market" })).toHaveAttribute("aria-valuenow", "25");
    expect(screen.queryByRole("button", { name: "Load it" })).not.toBeInTheDocument();
  });

  it("goes on where it broke off, when asked", async () => {
    const heard = serve({
      ...list(),
      "GET /api/market/demo": () =>
        json({ ...demo, state: "loading", done: 500, error: "The disk is full." }),
      "POST /api/market/demo": () => json({ ...demo, state: "loading", done: 500 }, 202),
    });
    const { user } = await renderPage(<ImportScreen />);
    expect(await screen.findByText("The disk is full.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Go on" }));
    expect(heard.some(({ method, path }) => method === "POST" && path === "/api/market/demo")).toBe(true);
  });
});

describe("an import that is being set up", () => {
  const ready = importView({ state: "ready", dry_run: false, options: null });

  it("says what it was taken for, and sends what was chosen", async () => {
    const { user, heard } = await showJob(ready, {
      [`POST ${JOB}/start`]: () => json(importView({ state: "running" }), 202),
      [`GET ${JOB}/events`]: () => events(),
    });
    expect(await screen.findByRole("heading", { name: "This is from Shopify" })).toBeInTheDocument();
    expect(screen.getByText("2 of 3 columns are known: Title, Variant Price")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /1 column is left out/ }));
    await user.click(screen.getByRole("combobox", { name: "What Shelf becomes" }));
    await user.click(await screen.findByRole("option", { name: "Pieces in stock" }));
    await user.click(screen.getByRole("button", { name: "Check" }));
    expect(await screen.findByText(/nothing is written/)).toBeInTheDocument();
    expect(heard.find(({ path }) => path.endsWith("/start"))?.body).toEqual({
      dry_run: true,
      seller: "lake-goods",
      currency: "USD",
      language: "en",
      country: null,
      format: null,
      mapping: { Shelf: "stock" },
    });
  });

  it("does not start while something that is needed is missing", async () => {
    const { user } = await showJob(ready);
    await user.click(await screen.findByRole("combobox", { name: "What Title becomes" }));
    await user.click(await screen.findByRole("option", { name: "Leave out" }));
    expect(screen.getByText("No column is the Name yet. Products need one.")).toBeInTheDocument();
    expect(screen.getByText("Choose the column with the names.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Check" })).toBeDisabled();
    expect(screen.getByRole("button", { name: "Import without a check" })).toBeDisabled();
  });

  it("asks for the name of a seller who is new here", async () => {
    const { user } = await showJob(ready);
    await user.click(await screen.findByRole("combobox", { name: "Seller" }));
    await user.click(await screen.findByRole("option", { name: "A new seller" }));
    expect(screen.getByRole("button", { name: "Check" })).toBeDisabled();
    await user.type(screen.getByLabelText("Name of the new seller"), "Reed & Co");
    expect(screen.getByRole("combobox", { name: "Ships from" })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Check" })).toBeEnabled();
  });

  it("tells in place why a start was refused", async () => {
    const { user } = await showJob(ready, {
      [`POST ${JOB}/start`]: () => problem(409, "exchange.busy"),
    });
    await user.click(await screen.findByRole("button", { name: "Check" }));
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Check" })).toBeEnabled();
  });
});

describe("a preview", () => {
  const preview = importView({
    progress: progress({ created: 5, changed: 2, unchanged: 1, rows_bad: 1 }),
    samples: [
      {
        key: "m",
        action: "created",
        name: "Lake mug",
        category: ["Home", "Kitchen"],
        brand: "Hupan Studio",
        price: { minor: 48_900, currency: "KRW" },
        variants: 3,
        stock: 12,
        pictures: ["http://shop.example/a.jpg"],
      },
    ],
    problems: [
      {
        line: 14,
        file: "",
        field: "Variant Price",
        reason: "price_invalid",
        detail: "'ask us' is no price.",
        kept: false,
      },
    ],
  });

  it("says what would happen, draws the first products and names what is refused", async () => {
    await showJob(preview);
    expect(
      await screen.findByRole("heading", { name: "7 products are ready to be imported" }),
    ).toBeInTheDocument();
    const card = within(screen.getByRole("article", { name: "Lake mug" }));
    expect(card.getByText("₩48,900")).toBeInTheDocument();
    expect(card.getByText("3 variants · 12 in stock")).toBeInTheDocument();
    // Over an open line pictures are not loaded.
    expect(card.queryByRole("presentation")).not.toBeInTheDocument();
    const row = within(screen.getByRole("row", { name: /14/ }));
    expect(row.getByText("Variant Price")).toBeInTheDocument();
    expect(row.getByText("'ask us' is no price.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Download the refused rows" })).toHaveAttribute(
      "href",
      `${JOB}/errors.csv`,
    );
    expect(screen.getByRole("button", { name: "Import 7 products" })).toBeEnabled();
  });

  it("no longer offers its numbers once something was changed", async () => {
    const { user } = await showJob(preview);
    await user.click(await screen.findByRole("button", { name: "Change" }));
    await user.click(screen.getByRole("combobox", { name: "Currency" }));
    await user.click(await screen.findByRole("option", { name: /EUR/ }));
    expect(screen.getByText(/You have changed something since/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Import 7 products" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Check again" })).toBeEnabled();
  });

  it("has nothing to start where everything is there already", async () => {
    await showJob({ ...preview, progress: progress({ unchanged: 8 }) });
    expect(
      await screen.findByRole("heading", { name: "All of it is in the market already" }),
    ).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Nothing to import" })).toBeDisabled();
  });
});

describe("an import at work", () => {
  const running = importView({
    state: "running",
    dry_run: false,
    phase: "writing",
    progress: progress({ products_done: 500, products_total: 2_000, created: 500 }),
  });

  it("follows what is told, until it is over", async () => {
    const over = importView({
      dry_run: false,
      progress: progress({ products_done: 2_000, created: 1_990, changed: 10, pictures_done: 3 }),
    });
    await showJob(running, {
      [`GET ${JOB}/events`]: () =>
        events({ ...running, progress: { ...running.progress, products_done: 900 } }, over),
      "GET /api/market/imports": () => json({ items: [] }),
    });
    expect(
      await screen.findByRole("heading", { name: "2,000 products are in the market now" }),
    ).toBeInTheDocument();
    expect(screen.getByText("3 pictures were fetched. Every row could be used.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "See it in the market" })).toHaveAttribute(
      "href",
      "/market/s/lake-goods",
    );
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
  });

  it("tells how far it is, and is stopped by a press", async () => {
    const { user, heard } = await showJob(running, {
      [`GET ${JOB}/events`]: () => events(running),
      [`POST ${JOB}/cancel`]: () => json({ ...running, state: "cancelled", phase: "" }),
      "GET /api/market/imports": () => json({ items: [] }),
    });
    expect(await screen.findByRole("progressbar")).toHaveAttribute("aria-valuetext", "500 of 2,000 products");
    expect(screen.getByText(/It goes on by itself/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(await screen.findByText(/Going on continues where it stopped/)).toBeInTheDocument();
    expect(heard.some(({ path }) => path.endsWith("/cancel"))).toBe(true);
    expect(screen.getByRole("button", { name: "Go on" })).toBeEnabled();
  });
});

describe("an import that did not work", () => {
  it("says why, and goes on with the same choices", async () => {
    const failed = importView({
      state: "failed",
      dry_run: false,
      progress: progress({ products_done: 840, created: 840 }),
      problem: { code: "exchange.unreadable", detail: "", params: {} },
    });
    const { user, heard } = await showJob(failed, {
      [`POST ${JOB}/start`]: () => json({ ...failed, state: "running" }, 202),
      [`GET ${JOB}/events`]: () => events(),
    });
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Go on" }));
    expect(heard.find(({ path }) => path.endsWith("/start"))?.body).toMatchObject({
      dry_run: false,
      seller: "lake-goods",
      mapping: { Shelf: "stock" },
    });
  });

  it("offers another try where nothing could be fetched", async () => {
    const source = {
      kind: "url" as const,
      name: "feed.xml",
      size_bytes: 0,
      url: "https://example.org/feed.xml",
    };
    await showJob(importView({ state: "failed", source, detection: null, options: null, columns: [] }));
    expect(await screen.findByText(/Nothing was written/)).toBeInTheDocument();
    expect(screen.getByText(source.url)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Another catalogue" })).toBeInTheDocument();
  });

  it("says when there is no such import", async () => {
    serve({ ...quiet, [`GET ${JOB}`]: () => problem(404, "exchange.not_found") });
    await renderPage(<ImportJob id={ID} />);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
  });
});

describe("a refused row", () => {
  const odd = importView({
    problems: [
      {
        line: 14,
        file: "",
        field: "price",
        reason: "price_invalid",
        detail: "'面议' is no price.",
        kept: false,
      },
      { line: 0, file: "", field: "image", reason: "unheard_of", detail: "Something new.", kept: true },
    ],
  });

  it.each([
    ["zh", "不是有效的价格。"],
    ["ko", "가격이 아닙니다."],
  ] as const)("is explained in %s with the value that it is about", async (language, words) => {
    serve({ ...quiet, [`GET ${JOB}`]: () => json(odd) });
    await renderPage(<ImportJob id={ID} />, { language });
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.getByText("面议")).toBeInTheDocument();
    expect(screen.getByText("Something new.")).toBeInTheDocument();
  });

  it.each([
    ["'ask us' is no price.", "ask us"],
    ["4006381333930 is no GTIN: its check digit is wrong.", "4006381333930"],
    ["https://shop.example/gone.jpg: The address answered 404.", "https://shop.example/gone.jpg"],
    ["The row has no price.", null],
  ])("shows of '%s' the value %s", (detail, value) => {
    expect(valueIn(detail)).toBe(value);
  });
});
