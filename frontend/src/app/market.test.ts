import { expect, test } from "vitest";
import { isOfMarket } from "./market";

test("pages of the market are the server's, and what is handed over is the browser's own", () => {
  for (const path of ["/market", "/market/", "/market/cart", "/market/orders/ord_1", "/market/p/kettle"])
    expect(isOfMarket(path)).toBe(true);
  for (const path of [
    "/",
    "/marketplace",
    "/c/market",
    "/api/market/demo",
    "/market/handoff/chk_1",
    "/market/handoff/cart/1",
  ])
    expect(isOfMarket(path)).toBe(false);
});
