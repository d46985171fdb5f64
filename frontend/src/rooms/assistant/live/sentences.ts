/** Cuts text that is being written into sentences, so that a screen reader hears whole ones and never single tokens. */

/** A sentence ends at a mark of Latin or CJK punctuation, or at a line's end. A dot inside a number or a name is no end. */
const sentenceEnd = /[。！？…]+["'”’」』)）]*|[.!?]+["'”’)]*(?=\s)|\n+/g;

export interface Spoken {
  /** The sentences that are whole and were not spoken yet. */
  readonly ready: string;
  /** How far the text has been spoken. */
  readonly upTo: number;
}

/** What may be spoken of a growing text after `upTo`; with `ended` the rest goes too. */
export function nextSentences(text: string, upTo: number, ended: boolean): Spoken {
  if (ended) return { ready: plain(text.slice(upTo)), upTo: text.length };
  const rest = text.slice(upTo);
  let end = 0;
  for (const match of rest.matchAll(sentenceEnd)) end = match.index + match[0].length;
  // Inside an open block of code nothing is spoken until the block ends: half a line of code is noise.
  const open = openFence(text.slice(0, upTo + end));
  if (open >= 0 && open < upTo + end) end = Math.max(0, open - upTo);
  return { ready: plain(rest.slice(0, end)), upTo: upTo + end };
}

function openFence(text: string): number {
  let open = -1;
  for (const match of text.matchAll(/(^|\n) {0,3}(```|~~~)/g)) open = open < 0 ? match.index : -1;
  return open;
}

/** Text without the marks of Markdown, as it is read aloud. */
function plain(text: string): string {
  return text
    .replace(/```[^\n]*\n?/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^[ \t]*(?:#{1,6}|[-*+>]|\|?[-:| ]+\|)[ \t]+/gm, "")
    .replace(/[*_`|]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
