import { memo, useEffect, useState } from "react";
import { useTranslations } from "@/i18n";
import { CodeBlock } from "../code/CodeBlock";
import { useDarkTheme } from "./useDarkTheme";

interface DiagramProps {
  readonly source: string;
  readonly open: boolean;
}

type Drawn = { readonly address: string; readonly width: number; readonly height: number } | "failed" | null;

const restMs = 200;
/** What was drawn before, so that scrolling back finds it in its size. */
const known = new Map<string, Drawn>();

function nameOf(source: string, dark: boolean): string {
  return `${dark ? "dark" : "light"}\n${source}`;
}

/** A Mermaid diagram: its source while it is being written, then its picture, with the source one press away. */
export const Diagram = memo(function Diagram({ source, open }: DiagramProps) {
  const t = useTranslations("parts");
  const dark = useDarkTheme();
  const [drawn, setDrawn] = useState<Drawn>(() => known.get(nameOf(source, dark)) ?? null);
  const [showsSource, setShowsSource] = useState(false);
  useEffect(() => {
    if (open) return;
    const name = nameOf(source, dark);
    const before = known.get(name);
    if (before) {
      setDrawn(before);
      return;
    }
    let wanted = true;
    const keep = (picture: Drawn) => {
      known.set(name, picture);
      if (wanted) setDrawn(picture);
    };
    // Drawing is heavy: a diagram that is only scrolled past is not drawn.
    const timer = setTimeout(() => {
      import("./draw")
        .then(({ drawDiagram }) => drawDiagram(source, dark))
        .then(
          (svg) => keep(pictureOf(svg)),
          () => keep("failed"),
        );
    }, restMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [source, dark, open]);

  if (drawn === null || drawn === "failed" || open) {
    return (
      <>
        {drawn === "failed" && !open ? <p className="text-sm text-ink-soft">{t("diagramFailed")}</p> : null}
        <CodeBlock code={source} language="mermaid" open={open} />
      </>
    );
  }
  return (
    <figure className="diagram">
      {showsSource ? (
        <CodeBlock code={source} language="mermaid" />
      ) : (
        <img
          src={drawn.address}
          alt={t("diagramAlt")}
          width={drawn.width}
          height={drawn.height}
          className="mx-auto h-auto max-w-full"
        />
      )}
      <button
        type="button"
        aria-pressed={showsSource}
        onClick={() => setShowsSource(!showsSource)}
        className="rounded-control px-2 py-1 text-xs text-ink-soft hover:bg-hover hover:text-ink"
      >
        {showsSource ? t("showDiagram") : t("showSource")}
      </button>
    </figure>
  );
});

function pictureOf(svg: string): Drawn {
  const [, , width = "640", height = "360"] =
    /viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"/.exec(svg)?.slice(1) ?? [];
  return {
    address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    width: Math.ceil(Number(width)),
    height: Math.ceil(Number(height)),
  };
}
