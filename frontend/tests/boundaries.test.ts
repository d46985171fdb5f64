// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ROOMS } from "@/i18n";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Which houses each may enter, by their doors; its own it enters freely. */
const MAY: Record<string, readonly string[]> = {
  api: [],
  i18n: ["api"],
  ui: ["api", "i18n"],
  parts: ["api", "i18n", "ui"],
  rooms: ["api", "i18n", "ui", "parts"],
  app: ["api", "i18n", "ui", "parts", "rooms"],
};

/** What does without its door, and why. */
const SIDE_DOORS = new Set([
  // The service worker must not load React with the door.
  "app/service-worker.ts -> api/historyStore",
]);

interface Import {
  from: string;
  to: string;
}

/** `rooms/models/data.ts` belongs to the house `rooms` and is at home in `rooms/models`. */
function home(path: string): string {
  const [house = "", room = ""] = path.split("/");
  return house === "rooms" ? `${house}/${room}` : house;
}

function imports(): Import[] {
  const found: Import[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.endsWith(".d.ts")) continue;
    const path = relative(src, join(entry.parentPath, entry.name));
    // Tests may look behind the doors.
    if (!path.includes("/") || /\.test\.tsx?$/.test(path)) continue;
    const text = readFileSync(join(src, path), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      if (target.startsWith("@/")) found.push({ from: path, to: target.slice(2) });
      else if (target.startsWith(".")) found.push({ from: path, to: normalize(join(dirname(path), target)) });
    }
  }
  return found;
}

function complaint({ from, to }: Import): string | null {
  if (home(from) === home(to)) return null;
  if (SIDE_DOORS.has(`${from} -> ${to}`)) return null;
  const [house = ""] = from.split("/");
  const [other = ""] = to.split("/");
  // Styles are the page's own.
  if (other === "styles" || to.endsWith(".css")) return null;
  if (!MAY[house]?.includes(other)) return `${from}: ${house} may not import ${other}`;
  if (to !== home(to)) return `${from}: import ${home(to)} by its door, not ${to}`;
  return null;
}

describe("houses and rooms", () => {
  it("are entered only from above, and only by their doors", () => {
    const all = imports();
    expect(all.length).toBeGreaterThan(100);
    expect(all.map(complaint).filter(Boolean)).toEqual([]);
  });

  it.each([
    [{ from: "ui/Button.tsx", to: "rooms/models" }, "may not"],
    [{ from: "rooms/models/x.ts", to: "rooms/account" }, "may not"],
    [{ from: "rooms/models/x.ts", to: "app/Shell" }, "may not"],
    [{ from: "rooms/models/x.ts", to: "ui/Button" }, "door"],
  ])("would complain about %o", (wrong, words) => {
    expect(complaint(wrong)).toContain(words);
  });
});

describe("the words of a room", () => {
  // They come with it: whoever asks for them elsewhere finds nothing.
  const own = ROOMS.join("|");
  const asked = new RegExp(String.raw`useTranslations\("(${own})[".]|\bt(?:\.rich)?\("(${own})\.`, "g");

  /** Where a room's words are at home, where that is no room. */
  const ELSEWHERE: Record<string, string> = { cards: "parts/cards/" };
  const isAtHome = (path: string, room: string) => {
    const elsewhere = ELSEWHERE[room];
    return elsewhere ? path.startsWith(elsewhere) : home(path) === `rooms/${room}`;
  };

  function strangers(path: string, text: string): string[] {
    return [...text.matchAll(asked)]
      .map(([, whole, part]) => whole ?? part ?? "")
      .filter((room) => !isAtHome(path, room))
      .map((room) => `${path} speaks the words of ${room}`);
  }

  it("are spoken nowhere else", () => {
    const found: string[] = [];
    let files = 0;
    for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
      const path = relative(src, join(entry.parentPath, entry.name));
      const text = readFileSync(join(src, path), "utf8");
      if (text.match(asked)) files += 1;
      found.push(...strangers(path, text));
    }
    expect(files).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  it("would be missed elsewhere", () => {
    expect(strangers("app/Shell.tsx", 'const t = useTranslations("sell.job");')).toHaveLength(1);
    expect(strangers("rooms/models/x.tsx", 't("sell.title")')).toHaveLength(1);
    expect(strangers("parts/tool/x.tsx", 'useTranslations("cards.add")')).toHaveLength(1);
    expect(strangers("parts/cards/x.tsx", 'useTranslations("cards.add")')).toHaveLength(0);
  });
});

describe("source files", () => {
  it("are short enough to hold in the head", () => {
    const long: string[] = [];
    for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name === "schema.d.ts") continue;
      const path = join(entry.parentPath, entry.name);
      const lines = readFileSync(path, "utf8").split("\n").length;
      const most = /\.test\.tsx?$/.test(path) ? 600 : 500;
      if (lines > most) long.push(`${relative(src, path)}: ${lines} lines`);
    }
    expect(long).toEqual([]);
  });
});
