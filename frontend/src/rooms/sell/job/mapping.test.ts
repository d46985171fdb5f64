import { describe, expect, it } from "vitest";
import { attributeOf, contested, fieldOf, missing, offered, sorted, withField } from "./mapping";

const column = (name: string, field: string | null, known = field !== null) => ({
  name,
  field,
  known,
  samples: [],
});
const title = column("Title", "name");
const price = column("Price", "price");
const shelf = column("Shelf", null);
const fields = [
  { key: "name", repeats: false },
  { key: "price", repeats: false },
  { key: "images", repeats: true },
];

describe("the mapping of columns", () => {
  it("is what a person chose, else what was proposed", () => {
    expect(fieldOf(title, {})).toBe("name");
    expect(fieldOf(title, { Title: null })).toBeNull();
    expect(fieldOf(shelf, { Shelf: "stock" })).toBe("stock");
  });

  it("keeps only choices that differ from what the server shows", () => {
    const chosen = withField({}, title, "summary");
    expect(chosen).toEqual({ Title: "summary" });
    expect(withField(chosen, title, "name")).toEqual({});
  });

  it("repeats a choice that the server shows because it was told", () => {
    const shown = column("Title", "summary");
    expect(withField({ Title: "name" }, shown, "summary", { Title: "summary" })).toEqual({
      Title: "summary",
    });
  });

  it("treats a column that is called like something of every object as any other", () => {
    expect(fieldOf(column("constructor", "name"), {})).toBe("name");
    expect(fieldOf(column("toString", null), {})).toBeNull();
  });

  it.each([
    ["nothing", [title, price], {}, []],
    ["the price", [title, shelf], {}, ["price"]],
    ["both", [shelf], {}, ["name", "price"]],
    ["what was left out by hand", [title, price], { Title: null }, ["name"]],
    ["nothing once another column serves", [shelf, price], { Shelf: "name" }, []],
    ["nothing where each currency has its column", [title, column("Price EUR", "price_eur")], {}, []],
    ["the price where there is only a list price", [title, column("MSRP", "list_price")], {}, ["price"]],
    ["nothing where there are no columns", [], {}, []],
  ] as const)("misses %s", (_, columns, mapping, expected) => {
    expect(missing(columns, mapping)).toEqual(expected);
  });

  it("tells when a choice makes two columns want one field, unless it may repeat", () => {
    const second = column("Name 2", null);
    expect(contested([title, second], { "Name 2": "name" }, fields)).toEqual(
      new Map([["name", ["Title", "Name 2"]]]),
    );
    expect(contested([title, column("Alias", "name")], {}, fields).size).toBe(0);
    expect(contested([column("A", "images"), column("B", null)], { B: "images" }, fields).size).toBe(0);
  });

  it("parts what is used from what is left out, whatever is being chosen", () => {
    expect(sorted([title, shelf, price])).toEqual({ used: [title, price], ignored: [shelf] });
  });

  it("offers the format's own fields besides everybody's, each once", () => {
    expect(offered([title, column("Type", "type"), column("X", "attribute:x")], fields)).toEqual([
      "name",
      "price",
      "images",
      "type",
    ]);
  });

  it.each([
    ["Care & Washing", "attribute:care_washing"],
    ["  产地 ", "attribute:产地"],
    ["***", "attribute:column"],
  ])("keeps %s as the attribute %s", (name, field) => {
    expect(attributeOf(column(name, null))).toBe(field);
  });
});
