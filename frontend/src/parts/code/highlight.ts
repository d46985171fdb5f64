/** Colours for code. The grammars are fetched with the first block of code that a page shows. */
import type { Root } from "hast";
import { lazily } from "../lazily";

/** Colours a text; null where nobody knows the language, or the text is so long that colouring would hold up the page. */
export type Highlighter = (code: string, language: string) => Root | null;

const longest = 60_000;

export const highlighter = lazily<Highlighter>(async () => {
  const { lowlight } = await import("./grammars");
  return (code, language) =>
    code.length <= longest && lowlight.registered(language) ? lowlight.highlight(language, code) : null;
});
