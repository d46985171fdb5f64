import { describe, expect, it } from "vitest";
import { importView, progress } from "../testing";
import {
  isPreview,
  measure,
  rateOf,
  secondsLeft,
  share,
  stageOf,
  toWrite,
  underWay,
  withReading,
} from "./progress";

describe("the pace", () => {
  const readings = [0, 1_000, 2_000, 4_000].map((atMs) => ({ atMs, done: atMs / 2 }));

  it("is reckoned over what was heard", () => {
    expect(rateOf(readings)).toBe(500);
  });

  it("is not told too early, nor when nothing moves", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(readings.slice(0, 2))).toBeNull();
    expect(
      rateOf([
        { atMs: 0, done: 5 },
        { atMs: 9_000, done: 5 },
      ]),
    ).toBeNull();
  });

  it("forgets what is long past, and begins anew with a new start", () => {
    const later = withReading(readings, { atMs: 17_000, done: 9_000 });
    expect(later.map(({ atMs }) => atMs)).toEqual([2_000, 4_000, 17_000]);
    expect(withReading(readings, { atMs: 5_000, done: 3 })).toEqual([{ atMs: 5_000, done: 3 }]);
  });

  it("says how long it still takes, if anybody can", () => {
    expect(secondsLeft(200, 1_000, 40)).toBe(20);
    expect(secondsLeft(200, null, 40)).toBeNull();
    expect(secondsLeft(200, 1_000, null)).toBeNull();
    expect(secondsLeft(1_000, 1_000, 40)).toBeNull();
  });
});

describe("the measure", () => {
  const numbers = progress({
    bytes_read: 50,
    bytes_total: 200,
    rows_read: 7,
    products_done: 3,
    products_total: 12,
    pictures_done: 4,
    pictures_failed: 1,
    pictures_total: 20,
  });

  it.each([
    ["", { step: "reading", done: 50, total: 200, pieces: 7 }, 0.25],
    ["reading", { step: "reading", done: 50, total: 200, pieces: 7 }, 0.25],
    ["writing", { step: "writing", done: 3, total: 12, pieces: 3 }, 0.25],
    ["pictures", { step: "pictures", done: 5, total: 20, pieces: 5 }, 0.25],
  ] as const)("of the phase '%s'", (phase, expected, part) => {
    const found = measure({ phase, progress: numbers });
    expect(found).toEqual(expected);
    expect(share(found)).toBe(part);
  });

  it("never claims more than a whole, and nothing where nobody knows", () => {
    expect(share({ done: 30, total: 20 })).toBe(1);
    expect(share({ done: 30, total: null })).toBeNull();
    expect(share({ done: 0, total: 0 })).toBeNull();
    expect(share(measure({ phase: "reading", progress: progress({}) }))).toBeNull();
  });
});

describe("where an import stands", () => {
  const options = importView({}).options;
  it.each([
    ["ready", false, null, "setUp"],
    ["fetching", false, null, "setUp"],
    ["running", true, options, "check"],
    ["done", true, options, "check"],
    ["cancelled", false, options, "bringIn"],
    ["done", false, options, "bringIn"],
  ] as const)("%s (dry: %s) is at the right station", (state, dry_run, own, stage) => {
    expect(stageOf({ state, dry_run, options: own })).toBe(stage);
  });

  it("listens only to what goes on", () => {
    expect((["fetching", "running"] as const).every((state) => underWay({ state }))).toBe(true);
    expect((["ready", "done", "failed", "cancelled"] as const).some((state) => underWay({ state }))).toBe(
      false,
    );
  });

  it("counts what a start would write", () => {
    expect(isPreview({ state: "done", dry_run: true })).toBe(true);
    expect(isPreview({ state: "done", dry_run: false })).toBe(false);
    expect(toWrite({ progress: progress({ created: 5, changed: 2, unchanged: 9 }) })).toBe(7);
  });
});
