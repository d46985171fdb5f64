import { ChevronRight } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { Markdown } from "../markdown/Markdown";

interface ThinkingProps {
  readonly text: string;
  /** How long it took; null while it goes on, or where nobody measured. */
  readonly seconds: number | null;
  /** It goes on: since when, by this page's clock. */
  readonly since?: number | null;
  readonly unfolded?: boolean;
}

/** What the model thought before it wrote: one line with its time, which unfolds. */
export function Thinking({ text, seconds, since = null, unfolded = false }: ThinkingProps) {
  const t = useTranslations("parts");
  const id = useId();
  const [open, setOpen] = useState(unfolded);
  const goingOn = since !== null && seconds === null;
  const elapsed = useElapsed(goingOn ? since : null);
  const label = goingOn
    ? elapsed > 0
      ? t("thinkingFor", { seconds: elapsed })
      : t("thinking")
    : seconds === null
      ? t("thought")
      : t("thoughtFor", { seconds: Math.max(1, Math.round(seconds)) });
  return (
    <div className="text-sm">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-ms-2 inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:min-h-11"
      >
        <ChevronRight
          aria-hidden
          className={cx("size-4 transition-transform rtl:-scale-x-100", open && "rotate-90")}
        />
        <span className="tabular">{label}</span>
        {goingOn ? <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-lake" /> : null}
      </button>
      <div id={id} hidden={!open} className="mt-1 mb-3 border-s-2 border-line ps-4 text-ink-soft">
        {open ? <Markdown text={text} growing={goingOn} /> : null}
      </div>
    </div>
  );
}

/** Whole seconds since a moment, counted while there is one. */
function useElapsed(since: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}
