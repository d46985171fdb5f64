// @vitest-environment node
import { describe, expect, it } from "vitest";
import { topicsOf } from "./deliveries/EndpointForm";
import { accountOf } from "./ledger/account";
import { kindOf } from "./ledger/Moves";
import { readAmount, totals, writeAmount } from "./money/amount";
import { writtenOut } from "./orders/address";
import { chosen, count, openUnits, remaining } from "./orders/units";
import { attentionOf } from "./overview/attention";
import { duesOf, payable } from "./payouts/due";
import { calm, ORDER, orderView } from "./testing";

describe("a typed sum", () => {
  it.each([
    ["1250", "KRW", 1250],
    ["1,250", "KRW", 1250],
    ["12.5", "USD", 1250],
    [" 1,234.56 ", "USD", 123_456],
    ["0", "USD", 0],
    ["1.230", "BHD", 1230],
    ["7.00", "KRW", 7],
  ])("%s %s is %i minor units", (text, currency, minor) => {
    expect(readAmount(text, currency)).toBe(minor);
  });

  it.each([
    ["", "KRW"],
    ["12.5", "KRW"],
    ["1,2", "USD"],
    ["12,34,567", "USD"],
    ["-5", "USD"],
    ["1e3", "USD"],
    ["=1+1", "USD"],
    ["12.345", "USD"],
    ["99999999999999999", "KRW"],
    ["१२", "USD"],
  ])("%s %s is none", (text, currency) => {
    expect(readAmount(text, currency)).toBeNull();
  });

  it.each([
    [5, "USD"],
    [1250, "KRW"],
    [123_456, "BHD"],
  ])("%i %s is read as it was written", (minor, currency) => {
    expect(readAmount(writeAmount({ minor, currency }), currency)).toBe(minor);
  });
});

describe("what is due", () => {
  const balance = (owner: string, minor: number, currency = "KRW") => ({
    account: `seller:${owner}`,
    amount: { minor, currency },
  });
  const dues = duesOf([balance("a", 900), balance("b", -50), balance("c", 0), balance("a", 700, "USD")]);

  it("leaves debts and nothing out", () => {
    expect(dues.map(({ seller, sum }) => [seller, sum.minor, sum.currency])).toEqual([
      ["a", 900, "KRW"],
      ["a", 700, "USD"],
    ]);
  });

  it("is paid from a sum on, in the currencies that are named", () => {
    expect(payable(dues, { KRW: 900 })).toHaveLength(1);
    expect(payable(dues, { KRW: 901 })).toHaveLength(0);
    expect(payable(dues, { KRW: 0, USD: 1 })).toHaveLength(2);
    expect(payable(dues, {})).toEqual([]);
  });

  it("is added up by currency", () => {
    expect(totals([...dues, ...dues].map(({ sum }) => sum))).toEqual([
      { sum: { minor: 1800, currency: "KRW" }, count: 2 },
      { sum: { minor: 1400, currency: "USD" }, count: 2 },
    ]);
  });
});

describe("the rest", () => {
  it("says what waits, the most urgent first, and nothing where nothing does", () => {
    expect(attentionOf(calm)).toEqual([]);
    const found = attentionOf({ ...calm, dead_letters: 2, returns: 3, disputes: 1 });
    expect(found.map(({ key, count: many }) => [key, many])).toEqual([
      ["disputes", 1],
      ["returns", 3],
      ["dead_letters", 2],
    ]);
    expect(found[1]?.search).toEqual({ waiting: "return" });
  });

  it("knows what has not left, and what is left of the money", () => {
    const order = orderView({ refunded: { minor: 2_700, currency: "KRW" } });
    const [line] = order.lines;
    const later = { lines: [{ ...(line ?? order.lines[0]), cancelled: 1, shipped: 1 }] } as typeof order;
    expect(openUnits(order)).toEqual({ 1: 3 });
    expect(openUnits(later)).toEqual({ 1: 1 });
    expect(chosen({ 1: 0, 2: 4 })).toEqual({ 2: 4 });
    expect(count({ 1: 1, 2: 4 })).toBe(5);
    expect(remaining(order)).toBe(60_000);
  });

  it("reads accounts, kinds of moves and topics", () => {
    expect(accountOf(ORDER)).toBe(`escrow:${ORDER}`);
    expect(accountOf("fees")).toBe("fees");
    expect(kindOf("refund-failed:rfd_1")).toBe("refund-failed");
    expect(kindOf("wallet:authorise:pay_1")).toBe("wallet-authorise");
    expect(topicsOf("orders.*, shipments.sent  orders.*,")).toEqual(["orders.*", "shipments.sent"]);
  });
});

describe("an address", () => {
  const { destination } = orderView();

  it("is written as its country's form has it, with regions by name", () => {
    const field = (name: string, choices: Array<{ value: string; name: string }> = []) => ({
      field: name,
      choices,
    });
    const fields = [
      field("name"),
      field("phone"),
      field("postal_code"),
      field("region", [{ value: "11", name: "서울특별시" }]),
      field("city"),
      field("line1"),
      field("line2"),
    ];
    expect(writtenOut({ ...destination, city: "중구", line2: "3층" }, fields)).toEqual([
      "Mina Kim",
      "05555 서울특별시 중구",
      "1 Seokchon-ro",
      "3층",
    ]);
  });

  it("is readable before the form is there", () => {
    expect(writtenOut(destination)).toEqual(["Mina Kim", "1 Seokchon-ro", "Seoul 11 05555"]);
  });
});
