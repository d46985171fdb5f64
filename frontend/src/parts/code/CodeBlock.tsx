import type { Element, ElementContent, Root } from "hast";
import { WrapText } from "lucide-react";
import { createElement, Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { useTranslations } from "@/i18n";
import { CopyButton } from "../copy/CopyButton";
import { useLazy } from "../lazily";
import { ScrollBox } from "../markdown/ScrollBox";
import { highlighter } from "./highlight";

interface CodeBlockProps {
  readonly code: string;
  readonly language: string;
  /** Still being written. */
  readonly open?: boolean;
}

/** A block of code with its colours, its language and a button that copies it. */
export const CodeBlock = memo(function CodeBlock({ code, language, open = false }: CodeBlockProps) {
  const t = useTranslations("parts");
  const [wraps, setWraps] = useState(false);
  const highlight = useLazy(highlighter);
  const drawn = useMemo(() => {
    const tree = language ? highlight?.(code, language) : null;
    return tree ? drawTree(tree) : code;
  }, [highlight, code, language]);
  return (
    <figure className="code-block" data-open={open || undefined}>
      <figcaption>
        <span className="truncate" dir="ltr">
          {language || t("code")}
        </span>
        <span className="ms-auto flex">
          <button
            type="button"
            className="code-action"
            aria-pressed={wraps}
            aria-label={t("wrapLines")}
            title={t("wrapLines")}
            onClick={() => setWraps(!wraps)}
          >
            <WrapText aria-hidden className="size-4" />
          </button>
          <CopyButton text={code} label={t("copyCode")} className="code-action" />
        </span>
      </figcaption>
      <ScrollBox label="code">
        <pre dir="ltr" data-wraps={wraps || undefined}>
          <code>{drawn}</code>
        </pre>
      </ScrollBox>
    </figure>
  );
});

function drawTree(tree: Root): ReactNode {
  return tree.children.map((node, index) => drawNode(node as ElementContent, index));
}

function drawNode(node: ElementContent, key: number): ReactNode {
  if (node.type === "text") return <Fragment key={key}>{node.value}</Fragment>;
  if (node.type !== "element") return null;
  return createElement("span", { key, className: classOf(node) }, node.children.map(drawNode));
}

function classOf(node: Element): string {
  const names = node.properties["className"];
  return Array.isArray(names) ? names.join(" ") : "";
}
