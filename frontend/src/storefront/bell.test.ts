import { expect, test } from "vitest";
import { shownCount, unreadOf } from "./bell";

test("a count has the room of its sign", () => {
  expect([0, 1, 99, 100, -1].map(shownCount)).toEqual(["", "1", "99", "99+", ""]);
});

test("an event that cannot be read counts nothing", () => {
  expect(unreadOf('{"unread": 3}')).toBe(3);
  for (const broken of ["", "null", "[]", '{"unread": "3"}', "<html>"]) expect(unreadOf(broken)).toBeNull();
});
