import { createElement, Fragment, type ReactNode } from "react";
import { Maths } from "../maths/Maths";
import { readEntities } from "./entities";
import type { MarkedToken, MathsToken, Token } from "./lexer";
import { safeLink } from "./links";
import { RemotePicture } from "./RemotePicture";
import { TaskMark } from "./TaskMark";

/** Plain marks of HTML that writers use for what Markdown lacks. Only the bare tag counts: an attribute makes it text. */
const plainTags = new Set(["sub", "sup", "kbd", "mark", "small", "b", "i", "u", "s", "strong", "em"]);

/** Draws tokens that stand in a line. */
export function drawInline(tokens: readonly Token[]): ReactNode {
  const drawn: ReactNode[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token) continue;
    const tag = openingTag(token);
    const end = tag ? closingIndex(tokens, index, tag) : -1;
    if (tag && end > index) {
      drawn.push(createElement(tag, { key: index }, drawInline(tokens.slice(index + 1, end))));
      index = end;
    } else drawn.push(<Fragment key={index}>{drawToken(token)}</Fragment>);
  }
  return drawn;
}

function openingTag(token: Token): string | null {
  if (token.type !== "html") return null;
  const name = /^<([a-z]+)>$/i.exec(token.raw)?.[1]?.toLowerCase();
  return name && plainTags.has(name) ? name : null;
}

function closingIndex(tokens: readonly Token[], from: number, tag: string): number {
  return tokens.findIndex(
    (token, index) => index > from && token.type === "html" && token.raw.toLowerCase() === `</${tag}>`,
  );
}

function drawToken(anyToken: Token): ReactNode {
  const token = anyToken as MarkedToken | MathsToken;
  switch (token.type) {
    case "text":
      return token.tokens ? drawInline(token.tokens) : readEntities(token.text);
    case "escape":
      return token.text;
    case "strong":
      return <strong>{drawInline(token.tokens)}</strong>;
    case "em":
      return <em>{drawInline(token.tokens)}</em>;
    case "del":
      return <del>{drawInline(token.tokens)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "maths":
      return <Maths tex={token.tex} display={false} open={false} />;
    case "link":
      return drawLink(token.href, drawInline(token.tokens));
    case "image":
      return <RemotePicture address={token.href} alt={token.text} />;
    case "checkbox":
      return <TaskMark done={token.checked} />;
    case "html":
      return drawTag(token.raw);
    default:
      return "text" in token ? token.text : token.raw;
  }
}

function drawLink(address: string, label: ReactNode): ReactNode {
  const href = safeLink(readEntities(address));
  if (!href) return label;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {label}
    </a>
  );
}

function drawTag(raw: string): ReactNode {
  if (/^<br\s*\/?>$/i.test(raw)) return <br />;
  return raw.startsWith("<!--") ? null : raw;
}
