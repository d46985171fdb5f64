import { describe, expect, it } from "vitest";
import { formats, importView } from "../testing";
import { draftOf, isAsRun, readOtherwise, startOf } from "./draft";

const ready = importView({ state: "ready", options: null });
const asked = importView({});

describe("a draft", () => {
  it("begins with the only seller there is, and its money", () => {
    expect(draftOf(ready, formats, "ko")).toMatchObject({
      seller: "lake-goods",
      currency: "USD",
      language: "ko",
    });
  });

  it("leaves the seller open where there are several or none, and takes the reader's money", () => {
    const several = { ...formats, sellers: [...formats.sellers, { slug: "b", name: "B", currency: "KRW" }] };
    expect(draftOf(ready, several, "zh")).toMatchObject({ seller: "", currency: "CNY" });
    expect(draftOf(ready, { ...formats, sellers: [] }, "ko")).toMatchObject({ seller: "", currency: "KRW" });
  });

  it("goes on from what was chosen for the last run", () => {
    const draft = draftOf(asked, formats, "ko");
    expect(draft).toEqual({
      format: "shopify",
      seller: "lake-goods",
      currency: "USD",
      language: "en",
      country: "",
      mapping: { Shelf: "stock" },
    });
    expect(isAsRun(draft, asked.options)).toBe(true);
  });

  it.each([
    { seller: "other" },
    { currency: "EUR" },
    { language: "zh" as const },
    { country: "KR" },
    { format: "csv" },
    { mapping: {} },
    { mapping: { Shelf: null } },
    { mapping: { Shelf: "stock", Title: "name" } },
    { mapping: { Other: "stock" } },
  ])("is no longer what ran after %o", (change) => {
    expect(isAsRun({ ...draftOf(asked, formats, "en"), ...change }, asked.options)).toBe(false);
  });

  it("says nothing of columns to a format that reads them anew", () => {
    const draft = { ...draftOf(asked, formats, "en"), format: "csv", seller: " Lake Goods " };
    expect(readOtherwise(asked, draft)).toBe(true);
    expect(startOf(asked, draft, true)).toEqual({
      dry_run: true,
      seller: "Lake Goods",
      currency: "USD",
      language: "en",
      country: null,
      format: "csv",
      mapping: {},
    });
  });

  it("leaves the format to what was detected unless a person chose one", () => {
    expect(startOf(asked, draftOf(asked, formats, "en"), false)).toMatchObject({
      dry_run: false,
      format: null,
      mapping: { Shelf: "stock" },
    });
  });
});
