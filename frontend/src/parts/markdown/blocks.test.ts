import { describe, expect, it } from "vitest";
import { type Parsed, parse, parseGrowing } from "./blocks";
import type { MathsToken, Token } from "./lexer";

/** A token as a short text: `paragraph(text "a", strong(text "b"))`. */
function say(token: Token): string {
  if (token.type === "maths") return `maths "${(token as unknown as MathsToken).tex}"`;
  if (token.type === "table") {
    const cells = (row: { tokens: Token[] }[]) =>
      row.map((cell) => cell.tokens.map(say).join("")).join(" | ");
    return `table(${[token.header, ...token.rows].map(cells).join(" / ")})`;
  }
  if (token.type === "list") {
    return `list(${token.items.map((item: { tokens: Token[] }) => item.tokens.map(say).join(" ")).join(" / ")})`;
  }
  if ("tokens" in token && token.tokens) return `${token.type}(${token.tokens.map(say).join(", ")})`;
  return `${token.type} "${"text" in token ? token.text : token.raw}"`;
}

const whole = (text: string) => parse(text).blocks.map((block) => say(block.token));
const growing = (text: string) => parseGrowing(text, null).blocks.map((block) => say(block.token));

const answer = `Here is a table.

## Three ways

| Method | Cost |
|:--|--:|
| Quick | \`n log n\` |
| Merge | **n** |

So $T(n) = 2T(n/2)$ and

$$
\\sum_{i=0}^{n} i
$$

\`\`\`python
def f(x):

    return x # **no**
\`\`\`

1. one
2. two:
   - a
   - b

> A *quiet* word.

- [x] done
- [ ] open

More in [a place](https://example.org/a_b) and ~~not~~ here. 请看**“重点”**内容。`;

describe("whole texts", () => {
  it("keeps every character in exactly one block", () => {
    const { blocks } = parse(answer);
    expect(blocks.map((block) => block.raw).join("")).toBe(answer);
    for (const block of blocks) expect(answer.startsWith(block.raw, block.start)).toBe(true);
  });

  it("reads strong text beside Chinese and Korean letters", () => {
    expect(whole("**주의:**를 보세요")).toEqual(['paragraph(strong(text "주의:"), text "를 보세요")']);
    expect(whole("请看**“重点”**内容")).toEqual([
      'paragraph(text "请看", strong(text "“重点”"), text "内容")',
    ]);
  });

  it("takes a tilde for a range and two for struck text", () => {
    expect(whole("3~5일, 10~12일 ~~아니요~~")).toEqual([
      'paragraph(text "3~5일, 10~12일 ", del(text "아니요"))',
    ]);
  });

  it("ends a bare address where Chinese text goes on", () => {
    expect(whole("请看https://example.org/a。谢谢")).toEqual([
      'paragraph(text "请看", link(text "https://example.org/a"), text "。谢谢")',
    ]);
  });

  it.each([
    ["$x_1$", 'maths "x_1"'],
    ["$$x^2$$ is", 'maths "x^2", text " is"'],
    ["\\(a+b\\)", 'maths "a+b"'],
    ["costs $5, or $6-$7", 'text "costs $5, or $6-$7"'],
    ["$5 to $10", 'text "$5 to $10"'],
    ["`$x$`", 'codespan "$x$"'],
  ])("tells maths from money in %s", (text, expected) => {
    expect(whole(text)).toEqual([`paragraph(${expected})`]);
  });

  it.each(["$$\nx\n$$", "\\[\nx\n\\]", "$$x$$"])("reads the display formula %j", (text) => {
    expect(whole(text)).toEqual(['maths "x"']);
  });
});

describe("growing texts", () => {
  it.each([
    ["| a | b", ['table(text "a" | text "b")']],
    ["| a | b |\n|--", ['table(text "a" | text "b")']],
    ["a **bold", ['paragraph(text "a ", strong(text "bold"))']],
    ["a `cod", ['paragraph(text "a ", codespan "cod")']],
    ["[a place](https://exa", ['paragraph(text "a place")']],
    ["- a\n- **b", ['list(text(text "a") / text(strong(text "b")))']],
    ["text\n-", ['paragraph(text "text")']],
    ["$$\nx^2", ['maths "x^2"']],
    ["```js\nlet **a", ['code "let **a"']],
  ])("closes what is open in %j", (text, expected) => {
    expect(growing(text)).toEqual(expected);
  });

  it.each(["#", "##", "-", "1.", "|", "```".slice(0, 2), "$", "$$", ">", "["])(
    "draws nothing for the bare marker %j",
    (marker) => {
      expect(growing(`A text.\n\n${marker}`)).toEqual(['paragraph(text "A text.")']);
    },
  );

  it("never changes the kind of a block that was drawn, and never takes one back for another", () => {
    let before: Parsed | null = null;
    const kinds = new Map<number, string>();
    for (let end = 1; end <= answer.length; end += 1) {
      before = parseGrowing(answer.slice(0, end), before);
      for (const { start, token } of before.blocks) {
        const known = kinds.get(start);
        if (known === undefined) kinds.set(start, token.type);
        else expect(`${end}: ${token.type}`).toBe(`${end}: ${known}`);
      }
    }
  });

  it("ends as the whole text is", () => {
    let before: Parsed | null = null;
    for (let end = 1; end <= answer.length; end += 3) before = parseGrowing(answer.slice(0, end), before);
    before = parseGrowing(answer, before);
    expect(before.blocks.map((block) => say(block.token))).toEqual(whole(answer));
  });

  it("keeps the same objects for blocks that are done", () => {
    const first = parseGrowing("One.\n\nTwo.\n\nThr", null);
    const second = parseGrowing("One.\n\nTwo.\n\nThree.\n\nFo", first);
    expect(second.blocks[0]).toBe(first.blocks[0]);
    expect(second.blocks[1]).toBe(first.blocks[1]);
  });

  it("starts anew when the text is another one", () => {
    const first = parseGrowing("One.\n\nTwo.\n\nThree.", null);
    expect(parseGrowing("Else.\n\nTwo.\n\nThree, four.", first).blocks.map((block) => block.raw)).toEqual([
      "Else.\n\n",
      "Two.\n\n",
      "Three, four.",
    ]);
  });
});
