import type { MessageView } from "@/api";
import { cardHeight } from "@/parts";

const lineHeight = 26;
/** The column's widest, its padding left out. */
const columnPx = 672;

interface Guess {
  readonly width: number;
  readonly height: number;
}

/** The list asks for all its messages again whenever one changes; the same message gives the same guess. */
const guesses = new WeakMap<MessageView, Guess>();

/** A guess at how tall a message will be, so that the scroll bar hardly moves when it is measured. */
export function estimateHeight(message: MessageView | undefined, width: number): number {
  if (!message) return 80;
  const known = guesses.get(message);
  if (known?.width === width) return known.height;
  const height = guess(message, width);
  guesses.set(message, { width, height });
  return height;
}

function guess(message: MessageView, width: number): number {
  const mine = message.role === "user";
  const perLine = (Math.min(columnPx, width - 32) * (mine ? 0.8 : 1)) / 8;
  let height = mine ? 64 : 60;
  for (const part of message.parts) {
    if (part.type === "text") height += linesOf(part.text, perLine) * lineHeight;
    else height += part.type === "card" ? cardHeight(part.kind) : 44;
  }
  return height;
}

function linesOf(text: string, perLine: number): number {
  let lines = 0;
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf("\n", start);
    const length = (end < 0 ? text.length : end) - start;
    lines += Math.max(0.75, Math.ceil(length / perLine));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
