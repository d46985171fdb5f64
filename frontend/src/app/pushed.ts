/** What the server pushes, as far as it can be believed: text to show, and a path of this server. */
export interface Pushed {
  title: string;
  body: string;
  link: string;
  tag: string;
  lang: string;
}

const HOME = "/notices";

/** A browser that is sent a push must show something, even where it cannot be read. */
export function readNotice(text: string): Pushed {
  let found: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) found = parsed as Record<string, unknown>;
  } catch {
    // Shown without words of its own.
  }
  const word = (name: string) => (typeof found[name] === "string" ? found[name] : "");
  return {
    title: word("title") || "Hupan",
    body: word("body"),
    link: word("link"),
    tag: word("tag") || "hupan",
    lang: word("lang"),
  };
}

/** Where a click leads: a path of this server, or the list of notices. */
export function placeOf(link: unknown): string {
  return typeof link === "string" && /^\/(?![/\\])/.test(link) ? link : HOME;
}
