import { expect, it } from "vitest";
import { readCard } from "./Cards";
import { outside } from "./read";

const CARD = {
  purchase_id: "apr_1",
  shop: "shop.example",
  state: "open",
  fingerprint: "0".repeat(64),
  total: "$20.00",
  payable: true,
  page: "https://shop.example/go-on",
};

it("leads to pages of shops over TLS or on this machine, and nowhere else", () => {
  expect(outside("https://shop.example/a?b=1")).toBe("https://shop.example/a?b=1");
  expect(outside("http://127.0.0.1:8191/a")).toBe("http://127.0.0.1:8191/a");
  for (const bad of [
    "http://shop.example/a",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://user:secret@shop.example",
    "https://shop.example/ evil",
    "//shop.example",
    "https:shop",
    "/market",
  ])
    expect(outside(bad), bad).toBe("");
});

it("reads a purchase elsewhere, and is none without what a person has to see", () => {
  expect(readCard("shopping.away", CARD)).toMatchObject({
    payable: true,
    page: "https://shop.example/go-on",
  });
  for (const name of ["fingerprint", "total", "shop"])
    expect(readCard("shopping.away", { ...CARD, [name]: "" }), name).toBeNull();
  expect(readCard("shopping.away", { ...CARD, state: "paid" })).toBeNull();
  expect(readCard("shopping.away", { ...CARD, page: "javascript:alert(1)" })?.page).toBe("");
});
