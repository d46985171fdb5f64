/**
 * A text as a list of blocks that stay the same objects while the text grows, so that a page which draws each block once
 * draws only the last one again for every new word.
 */
import remend from "remend";
import { lex, type Token } from "./lexer";

export interface Block {
  /** Where the block begins in the text: stable while the text grows, so it is the key of what is drawn. */
  readonly start: number;
  readonly raw: string;
  readonly token: Token;
}

export interface Parsed {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Parses a whole text. */
export function parse(text: string): Parsed {
  return { text, blocks: blocksFrom(lex(text), 0) };
}

/**
 * Parses a text that is still being written. Everything but the last block of what was parsed before is taken over; the last
 * one is closed as its writer will close it, so that half a table is a table and half a bold word is bold.
 */
export function parseGrowing(text: string, before: Parsed | null): Parsed {
  const kept = before ? unchanged(text, before) : [];
  const last = kept.at(-1);
  const start = last ? last.start + last.raw.length : 0;
  const tail = text.slice(start);
  const settled = blocksFrom(lex(tail), start);
  const open = settled.at(-1);
  if (!open) return { text, blocks: kept };
  const closed = close(open.raw);
  if (closed.trim() === "") return { text, blocks: [...kept, ...settled.slice(0, -1)] };
  const token =
    closed === open.raw ? open.token : (lex(closed).find((one) => one.type !== "space") ?? open.token);
  return { text, blocks: [...kept, ...settled.slice(0, -1), { ...open, token }] };
}

function unchanged(text: string, before: Parsed): readonly Block[] {
  const stable = before.blocks.slice(0, -1);
  const last = stable.at(-1);
  if (!last) return [];
  const end = last.start + last.raw.length;
  return text.length >= before.text.length && text.startsWith(before.text.slice(0, end)) ? stable : [];
}

function blocksFrom(tokens: readonly Token[], start: number): Block[] {
  const blocks: Block[] = [];
  let at = start;
  for (const token of tokens) {
    const last = blocks.at(-1);
    // Blank lines belong to the block before them: a key must not change because of them.
    if (token.type === "space" && last) blocks[blocks.length - 1] = { ...last, raw: last.raw + token.raw };
    else blocks.push({ start: at, raw: token.raw, token });
    at += token.raw.length;
  }
  return blocks;
}

/** A marker that is all there is of a line so far: what it will mean is not known yet, so nothing is drawn for it. */
const bareMarker =
  /(^|\n)[ \t]*(?:#{1,6}|[-*+]|\d{1,9}[.)]?|>+|\|[-|: \t]*|\${1,2}|\\\[?|`{1,2}|~{1,2}|!?\[)[ \t]*$/;

/** Closes what is open at the end of one block. */
function close(raw: string): string {
  if (/^ {0,3}(```|~~~)/.test(raw)) return raw;
  const shown = raw.replace(bareMarker, "$1");
  return closeTable(remend(shown, { linkMode: "text-only", singleTilde: false, comparisonOperators: false }));
}

/** A header row without its rule becomes a table at once, so that it does not jump from text to table. */
function closeTable(raw: string): string {
  const lines = raw.split("\n");
  const head = lines[0] ?? "";
  if (!/^ {0,3}\|.*\S/.test(head) || lines.length > 2) return raw;
  const rule = lines[1] ?? "";
  if (rule && !/^[ \t|:-]*$/.test(rule)) return raw;
  const cells = head
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/);
  return `${head}\n|${cells.map(() => "---|").join("")}`;
}
