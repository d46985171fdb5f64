/** What a user agent says of itself, in two words. Order matters: many claim to be others. */
const BROWSERS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/Whale\//, "Whale"],
  [/MicroMessenger/, "WeChat"],
  [/Firefox\/|FxiOS/, "Firefox"],
  [/Chrome\/|CriOS/, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/HarmonyOS/, "HarmonyOS"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

function first(agent: string, known: ReadonlyArray<readonly [RegExp, string]>): string | null {
  return known.find(([pattern]) => pattern.test(agent))?.[1] ?? null;
}

export interface Device {
  browser: string;
  system: string;
  handheld: boolean;
}

export function deviceOf(agent: string): Device | null {
  const browser = first(agent, BROWSERS);
  const system = first(agent, SYSTEMS);
  if (!browser || !system) return null;
  return { browser, system, handheld: ["iPhone", "iPad", "Android", "HarmonyOS"].includes(system) };
}
