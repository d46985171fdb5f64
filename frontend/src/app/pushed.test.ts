import { expect, test } from "vitest";
import { placeOf, readNotice } from "./pushed";

test("what is pushed is text, and leads to this server", () => {
  const notice = readNotice(
    JSON.stringify({ title: "<b>Sent</b>", body: "x", link: "/market/orders/1", tag: "ntc_1", lang: "ko" }),
  );
  expect(notice).toEqual({
    title: "<b>Sent</b>",
    body: "x",
    link: "/market/orders/1",
    tag: "ntc_1",
    lang: "ko",
  });
  expect(placeOf(notice.link)).toBe("/market/orders/1");
});

test("what cannot be read is shown all the same, and leads to the list", () => {
  for (const broken of ["", "null", "[1]", '{"title": 5}']) expect(readNotice(broken).title).toBe("Hupan");
  for (const strange of [
    "",
    "//evil.example",
    "/\\\\evil.example",
    "https://evil.example",
    5,
    null,
    undefined,
  ])
    expect(placeOf(strange)).toBe("/notices");
});
