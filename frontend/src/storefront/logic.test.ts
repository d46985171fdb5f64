import { beforeEach, describe, expect, it } from "vitest";
import { holding } from "./chart";
import { appendNew } from "./endless";
import { inSight } from "./gallery";
import { step } from "./menus";
import { matchOf, readSuggestions } from "./suggest";
import { addressOf, keyOf } from "./swap";
import { asksForSearch } from "./top";
import { readWords } from "./words";

beforeEach(() => {
  document.body.innerHTML = "";
});

function made<E extends Element>(html: string): E {
  const template = document.createElement("template");
  template.innerHTML = html;
  document.body.append(template.content);
  return document.body.lastElementChild as E;
}

describe("moving through a menu", () => {
  it.each([
    [-1, 3, "ArrowDown", 0],
    [2, 3, "ArrowDown", 0],
    [-1, 3, "ArrowUp", 2],
    [0, 3, "ArrowUp", 2],
    [1, 3, "ArrowUp", 0],
    [0, 0, "ArrowDown", -1],
  ] as const)("goes from %i of %i by %s to %i", (at, count, key, next) => {
    expect(step(at, count, key)).toBe(next);
  });
});

describe("suggestions", () => {
  it("lead into the market, or are left out", () => {
    const good = { text: "Kettle", href: "/market/p/kettle", kind: "product", detail: "" };
    const bad = [
      { ...good, href: "javascript:alert(1)" },
      { ...good, href: "//evil.example" },
      { text: "x" },
      null,
      7,
    ];
    expect(readSuggestions([good, ...bad])).toEqual([good]);
    expect(readSuggestions({ items: [good] })).toEqual([]);
  });

  it("show where they fit, whatever the case", () => {
    expect(matchOf("Electric Kettle", "kett")).toEqual([9, 13]);
    expect(matchOf("무선 이어폰", "이어")).toEqual([3, 5]);
    expect(matchOf("Cup", "kett")).toBeNull();
    expect(matchOf("Cup", "")).toBeNull();
  });
});

describe("a form of filters", () => {
  it("becomes the address of what it asks for, without empty fields", () => {
    const form = made<HTMLFormElement>(`<form action="/market/search">
      <input type="hidden" name="q" value="주전자">
      <input name="least" value=" 5 "><input name="most" value="">
      <input type="checkbox" name="brand" value="Lake" checked><input type="checkbox" name="brand" value="A & B" checked>
      <input type="checkbox" name="stock" value="1"></form>`);
    expect(decodeURIComponent(addressOf(form))).toBe(
      "/market/search?q=주전자&least=5&brand=Lake&brand=A+&+B",
    );
  });

  it("asks for the page itself where nothing is filled in", () => {
    expect(addressOf(made<HTMLFormElement>('<form action="/market/c/x"><input name="least"></form>'))).toBe(
      "/market/c/x",
    );
  });
});

describe("an element", () => {
  it("is known on both sides of a swap by what it says, not by where it stands", () => {
    expect(keyOf(made('<input type="checkbox" name="brand" value="Lake">'))).toBe("brand=Lake");
    expect(keyOf(made('<input type="text" name="least" value="5">'))).toBe("least=");
    expect(keyOf(made("<a href='/x'> Newest <svg></svg></a>"))).toBe("A Newest");
    const fieldset = made(
      "<fieldset><legend>Brand</legend><details class='more'><summary>More</summary></details></fieldset>",
    );
    expect(keyOf(fieldset.querySelector("details"))).toBe("more Brand");
    expect(keyOf(null)).toBe("");
  });
});

describe("a list that goes on", () => {
  it("shows each product once, also where the list has moved between two pages", () => {
    const list = made("<ul><li data-product='a'></li><li data-product='b'></li></ul>");
    const next = made("<ul><li data-product='b'></li><li data-product='c'></li><li id='review-1'></li></ul>");
    const added = appendNew(list, [...next.children]);
    expect(added).toHaveLength(2);
    expect([...list.children].map((item) => item.getAttribute("data-product") ?? item.id)).toEqual([
      "a",
      "b",
      "c",
      "review-1",
    ]);
    expect(appendNew(list, [...next.children])).toEqual([]);
  });
});

describe("the chart", () => {
  it("tells the price that held at a place", () => {
    const begins = [0, 30, 80];
    expect([-5, 0, 29.9, 30, 100].map((at) => holding(begins, at))).toEqual([0, 0, 0, 1, 2]);
  });
});

describe("the strip of pictures", () => {
  it("knows which one is in sight", () => {
    expect([inSight(0, 400), inSight(390, 400), inSight(610, 400), inSight(0, 0)]).toEqual([0, 1, 2, 0]);
  });
});

describe("keys for the search", () => {
  const key = (init: KeyboardEventInit, target: Element = document.body) => {
    const event = new KeyboardEvent("keydown", init);
    Object.defineProperty(event, "target", { value: target });
    return asksForSearch(event);
  };

  it("are the slash outside of fields, and Ctrl or ⌘ with K", () => {
    expect(key({ key: "/" })).toBe(true);
    expect(key({ key: "k", ctrlKey: true })).toBe(true);
    expect(key({ key: "K", metaKey: true })).toBe(true);
    expect(key({ key: "k" })).toBe(false);
    expect(key({ key: "/" }, made("<textarea></textarea>"))).toBe(false);
    expect(key({ key: "/", isComposing: true })).toBe(false);
  });
});

describe("what the server says", () => {
  it("is read with care", () => {
    expect(readWords('{"close": "Close"}')).toEqual({ close: "Close" });
    expect([readWords(undefined), readWords("{")]).toEqual([{}, {}]);
  });
});
