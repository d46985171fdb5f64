import { createElement, Fragment, type ReactNode } from "react";
import { CodeBlock } from "../code/CodeBlock";
import { Diagram } from "../diagram/Diagram";
import { Maths } from "../maths/Maths";
import { drawInline } from "./drawInline";
import { readEntities } from "./entities";
import type { MarkedToken, MathsToken, Token, Tokens } from "./lexer";
import { ScrollBox } from "./ScrollBox";
import { TaskMark } from "./TaskMark";

/** Draws one block. `open`: its end is still being written. */
export function drawBlock(anyToken: Token, open: boolean): ReactNode {
  const token = anyToken as MarkedToken | MathsToken;
  switch (token.type) {
    case "heading":
      return drawHeading(token);
    case "paragraph":
      return <p dir="auto">{drawInline(token.tokens)}</p>;
    case "text":
      // A tight list's item: its line, without a paragraph's space.
      return <Fragment>{drawInline(token.tokens ?? [token])}</Fragment>;
    case "code":
      return drawCode(token, open);
    case "list":
      return drawList(token, open);
    case "table":
      return drawTable(token);
    case "blockquote":
      return <blockquote dir="auto">{drawBlocks(token.tokens, open)}</blockquote>;
    case "maths":
      return <Maths tex={token.tex} display open={open} />;
    case "hr":
      return <hr />;
    case "html":
      return drawHtml(token);
    case "checkbox":
      return <TaskMark done={token.checked} />;
    case "space":
    case "def":
      return null;
    default:
      return <p dir="auto">{drawInline([token])}</p>;
  }
}

function drawBlocks(tokens: readonly Token[], open: boolean): ReactNode {
  return tokens.map((token, index) => (
    // The order of blocks in a block never changes while it grows.
    // biome-ignore lint/suspicious/noArrayIndexKey: position is identity here
    <Fragment key={index}>{drawBlock(token, open && index === tokens.length - 1)}</Fragment>
  ));
}

/**
 * A message stands under a heading of its own (its author), so its headings are of the third and fourth level of the page; how
 * large they look follows what was written.
 */
function drawHeading(token: Tokens.Heading): ReactNode {
  const level = token.depth <= 3 ? "h3" : "h4";
  return createElement(level, { dir: "auto", "data-depth": token.depth }, drawInline(token.tokens));
}

function drawCode(token: Tokens.Code, open: boolean): ReactNode {
  const language =
    token.lang
      ?.trim()
      .split(/[\s{,:]/)[0]
      ?.toLowerCase() ?? "";
  if (language === "mermaid") return <Diagram source={token.text} open={open && !isFenceClosed(token.raw)} />;
  if (language === "math" || language === "latex-display")
    return <Maths tex={token.text} display open={open} />;
  return <CodeBlock code={token.text} language={language} open={open && !isFenceClosed(token.raw)} />;
}

function isFenceClosed(raw: string): boolean {
  return /\n {0,3}(```|~~~)[`~]*\s*$/.test(raw);
}

function drawList(token: Tokens.List, open: boolean): ReactNode {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: position is identity here
    <li key={index} data-task={item.task || undefined} dir="auto">
      {drawBlocks(item.tokens, open && index === token.items.length - 1)}
    </li>
  ));
  if (!token.ordered) return <ul data-loose={token.loose || undefined}>{items}</ul>;
  const start = typeof token.start === "number" && token.start !== 1 ? { start: token.start } : {};
  return (
    <ol data-loose={token.loose || undefined} {...start}>
      {items}
    </ol>
  );
}

function drawTable(token: Tokens.Table): ReactNode {
  const cell = (one: Tokens.TableCell, index: number) => {
    const content = drawInline(one.tokens);
    const align = one.align ?? undefined;
    return one.header ? (
      <th key={index} scope="col" data-align={align}>
        {content}
      </th>
    ) : (
      <td key={index} data-align={align}>
        {content}
      </td>
    );
  };
  return (
    <ScrollBox label="table">
      <table>
        <thead>
          <tr>{token.header.map(cell)}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: position is identity here
            <tr key={index}>{row.map(cell)}</tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Tags are text: nothing that was written in a message becomes markup of the page. */
function drawHtml(token: Tokens.HTML | Tokens.Tag): ReactNode {
  const text = token.text.replace(/<!--[\s\S]*?-->/g, "").trim();
  return text === "" ? null : <p className="whitespace-pre-wrap">{readEntities(text)}</p>;
}
