import { describe, expect, it } from "vitest";
import { groupByAge } from "./grouping";

const now = new Date(2026, 10, 21, 9, 30);
const at = (day: number, hour: number, pinned = false) => ({
  pinned,
  updated_at: new Date(2026, 10, day, hour).toISOString(),
});

describe("groups by age", () => {
  it("follows the reader's calendar, not the count of hours", () => {
    const items = [at(1, 1, true), at(21, 0), at(20, 23), at(20, 0), at(19, 23), at(14, 0), at(13, 23)];
    expect(groupByAge(items, now).map((group) => [group.name, group.items.length])).toEqual([
      ["pinned", 1],
      ["today", 1],
      ["yesterday", 2],
      ["week", 2],
      ["older", 1],
    ]);
  });

  it("leaves empty groups out", () => {
    expect(groupByAge([], now)).toEqual([]);
    expect(groupByAge([at(21, 8)], now).map((group) => group.name)).toEqual(["today"]);
  });
});
