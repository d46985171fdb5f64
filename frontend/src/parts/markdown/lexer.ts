/**
 * Markdown to tokens. Nothing here or above ever makes HTML: the tokens are drawn as React elements, so a tag
 * that a stranger wrote is text on the page and nothing else.
 */
import { Lexer, Marked, type MarkedToken, type Token, Tokenizer, type Tokens } from "marked";

export interface MathsToken {
  readonly type: "maths";
  readonly raw: string;
  readonly tex: string;
  readonly display: boolean;
}

export type { MarkedToken, Token, Tokens };

const own = new Marked();

/** `$$ … $$` and `\[ … \]` on lines of their own. An unclosed one at the end is a formula still being written. */
const mathsBlock = {
  name: "mathsBlock",
  level: "block" as const,
  start: (source: string) => source.match(/(^|\n) {0,3}(\$\$|\\\[)/)?.index,
  tokenizer(source: string): MathsToken | undefined {
    const found =
      /^ {0,3}\$\$[ \t]*\n?([\s\S]+?)\n?[ \t]*\$\$[ \t]*(?:\n+|$)/.exec(source) ??
      /^ {0,3}\\\[[ \t]*\n?([\s\S]+?)\n?[ \t]*\\\][ \t]*(?:\n+|$)/.exec(source);
    if (!found?.[1] || /\n[ \t]*\n/.test(found[1])) return undefined;
    return { type: "maths", raw: found[0], tex: found[1].trim(), display: true };
  },
};

/**
 * `$x$`, `$$x$$`, `\(x\)` and `\[x\]` in a line. A single dollar follows Pandoc's rule (no space inside the dollars, no digit
 * after the closing one), so "$5 to $10" stays money.
 */
const mathsInline = {
  name: "mathsInline",
  level: "inline" as const,
  start: (source: string) => source.match(/\$|\\[([]/)?.index,
  tokenizer(source: string): MathsToken | undefined {
    const found =
      /^\$\$([^$\n]+?)\$\$/.exec(source) ??
      /^\\\(([^\n]+?)\\\)/.exec(source) ??
      /^\\\[([^\n]+?)\\\]/.exec(source) ??
      /^\$(?![\s$])((?:\\.|[^$\n\\])*?(?:\\.|[^\s$\\]))\$(?!\d)/.exec(source);
    if (!found?.[1]) return undefined;
    return { type: "maths", raw: found[0], tex: found[1].trim(), display: false };
  },
};

/**
 * Strong text next to Chinese and Korean letters. CommonMark refuses `**“重点”**内容` and `**주의:**를`, because it looks for a
 * space that those languages do not write; what both writer and reader mean is strong text.
 */
const strongBesideLetters = {
  name: "strong",
  level: "inline" as const,
  start: (source: string) => {
    const at = source.indexOf("**");
    return at < 0 ? undefined : at;
  },
  tokenizer(this: { lexer: Lexer }, source: string): Tokens.Strong | undefined {
    const found = /^\*\*(?![\s*])([^*\n]*?[^\s*])\*\*(?!\*)/.exec(source);
    if (!found?.[1] || found[1].includes("`")) return undefined;
    return { type: "strong", raw: found[0], text: found[1], tokens: this.lexer.inlineTokens(found[1]) };
  },
};

/** The first character that ends a bare address in running Chinese, Japanese or Korean text. */
const addressEnd = /[\u3000-\u303f\uff01-\uff65\u2018-\u201d\uac00-\ud7a3\u4e00-\u9fff]/;

own.use({
  gfm: true,
  breaks: false,
  extensions: [mathsBlock, mathsInline, strongBesideLetters],
  tokenizer: {
    // A single tilde is a range ("3~5 days"), never struck text.
    del(source) {
      return source.startsWith("~~") ? false : undefined;
    },
    url(source) {
      const end = source.search(addressEnd);
      return Tokenizer.prototype.url.call(this, end > 0 ? source.slice(0, end) : source);
    },
  },
});

/** The tokens of a whole text, top level first. */
export function lex(text: string): Token[] {
  return new Lexer(own.defaults).lex(text);
}
