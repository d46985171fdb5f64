// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");

type Theme = "light" | "dark";
type Rgb = readonly [number, number, number];

/** The tokens as written: a colour of each theme, or the name of another token. */
const TOKENS = new Map(
  [...css.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value.trim()]),
);

function colour(name: string, theme: Theme): Rgb {
  const value = TOKENS.get(name);
  if (!value) throw new Error(`no token --${name}`);
  const other = /^var\(--([a-z0-9-]+)\)$/.exec(value)?.[1];
  if (other) return colour(other, theme);
  const both = /^light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)$/.exec(value);
  const [l = 0, c = 0, h = 0] = (both?.[theme === "light" ? 1 : 2] ?? "").split(/\s+/).map(Number);
  return oklchToLinear(l, c, h);
}

/** OKLCH to linear sRGB, clamped as a screen does (Björn Ottosson's matrices). */
function oklchToLinear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (x: number) => Math.min(1, Math.max(0, x));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["page", "surface", "sunken", "hover"];
const TEXTS: Array<[string, string[]]> = [
  ["ink", [...GROUNDS, "pressed", "lake-surface"]],
  ["ink-soft", GROUNDS],
  ["ink-faint", ["page", "surface", "sunken"]],
  ["lake-text", [...GROUNDS, "lake-surface"]],
  ["on-lake", ["lake", "lake-strong"]],
  ["on-danger", ["danger"]],
  ["page", ["ink"]],
  ...["success", "warning", "danger", "info"].map((tone): [string, string[]] => [
    `${tone}-text`,
    [`${tone}-surface`, "page", "surface"],
  ]),
];
const CONTROLS: Array<[string, string[]]> = [
  ["line-control", ["page", "surface", "sunken"]],
  ["lake", ["page", "surface", "sunken"]],
];

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  it.each(TEXTS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "has text %s on %s at 4.5:1",
    (text, ground) => {
      expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each(CONTROLS.flatMap(([line, grounds]) => grounds.map((ground) => [line, ground] as const)))(
    "has controls %s on %s at 3:1",
    (line, ground) => {
      expect(contrast(colour(line, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
    },
  );
});

it("measures contrast as WCAG does", () => {
  expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21);
  expect(contrast(oklchToLinear(1, 0, 0), oklchToLinear(0, 0, 0))).toBeCloseTo(21, 1);
});
