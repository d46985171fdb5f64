import "../parts.css";
import { Fragment, memo, type ReactNode, useState } from "react";
import { type Block, type Parsed, parse, parseGrowing } from "./blocks";
import { drawBlock } from "./drawBlock";

interface MarkdownProps {
  readonly text: string;
  /** More is coming: what is open at the end is drawn as its writer will close it. */
  readonly growing?: boolean;
}

/** How many parsed texts are kept, so that scrolling back over a long conversation does not parse it again. */
const kept = 300;
const parsedTexts = new Map<string, Parsed>();

function parsedOnce(text: string): Parsed {
  const known = parsedTexts.get(text);
  if (known) return known;
  const parsed = parse(text);
  parsedTexts.set(text, parsed);
  if (parsedTexts.size > kept) {
    const oldest = parsedTexts.keys().next();
    if (!oldest.done) parsedTexts.delete(oldest.value);
  }
  return parsed;
}

/** Markdown from a model or a stranger, drawn without HTML: safe whatever it says, and steady while it grows. */
export const Markdown = memo(function Markdown({ text, growing = false }: MarkdownProps) {
  // A cache and not a state: the same text always gives the same blocks, with or without what was parsed before.
  const [memory] = useState<{ parsed: Parsed | null }>({ parsed: null });
  const parsed = growing ? parseGrowing(text, memory.parsed) : parsedOnce(text);
  memory.parsed = parsed;
  const last = parsed.blocks.length - 1;
  return (
    <div className="prose-hupan" lang={languageOf(text)}>
      {parsed.blocks.map((block, index) => (
        <DrawnBlock key={block.start} block={block} open={growing && index === last} />
      ))}
    </div>
  );
});

interface DrawnBlockProps {
  readonly block: Block;
  readonly open: boolean;
}

const DrawnBlock = memo(
  function DrawnBlock({ block, open }: DrawnBlockProps): ReactNode {
    return <Fragment>{drawBlock(block.token, open)}</Fragment>;
  },
  (before, after) => before.block.raw === after.block.raw && before.open === after.open,
);

/** Hangul is Korean; Han without it is taken for Chinese. It picks the glyphs, the line breaks and the voice of a reader. */
function languageOf(text: string): string | undefined {
  const beginning = text.slice(0, 400);
  if (/[\uac00-\ud7a3]/.test(beginning)) return "ko";
  return /[\u4e00-\u9fff]/.test(beginning) ? "zh-Hans" : undefined;
}
