import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "@/i18n";

interface ReelProps {
  readonly label: string;
  readonly count: number;
  /** List items. */
  readonly children: ReactNode;
}

interface Ends {
  readonly start: boolean;
  readonly end: boolean;
}

/** A row that is moved by touch, by wheel, by two buttons and by the arrow keys, and stops at its items. */
export function Reel({ label, count, children }: ReelProps) {
  const t = useTranslations("cards.reel");
  const row = useRef<HTMLUListElement>(null);
  const [ends, setEnds] = useState<Ends>({ start: true, end: true });

  const look = useCallback(() => {
    const element = row.current;
    if (!element) return;
    // In a language that is written from right to left the way there is counted downwards from nothing.
    const at = Math.abs(element.scrollLeft);
    setEnds({ start: at < 2, end: at + element.clientWidth > element.scrollWidth - 2 });
  }, []);
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [look]);

  const move = (step: number) => {
    const element = row.current;
    const first = element?.children[0];
    const second = element?.children[1];
    if (!element || !first) return;
    const pitch = second
      ? second.getBoundingClientRect().left - first.getBoundingClientRect().left
      : element.clientWidth;
    const whole = Math.max(1, Math.floor(element.clientWidth / Math.abs(pitch)));
    element.scrollBy({ left: step * whole * pitch, behavior: "smooth" });
  };
  return (
    <div className="card-reel">
      <ul
        ref={row}
        aria-label={label}
        data-count={Math.min(count, 4)}
        className="card-row"
        onScroll={look}
        onKeyDown={(event) => {
          if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
          if (event.target instanceof HTMLInputElement) return;
          const items = [...event.currentTarget.children];
          const now = items.findIndex((each) => each.contains(event.target as Node));
          const next = items[now + (event.key === "ArrowRight" ? 1 : -1)];
          const stop = next?.querySelector<HTMLElement>("a, button");
          if (!stop) return;
          event.preventDefault();
          stop.focus({ preventScroll: true });
          next?.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
        }}
      >
        {children}
      </ul>
      {ends.start && ends.end ? null : (
        <>
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            disabled={ends.start}
            title={t("back")}
            className="card-reel-button start-0 -translate-x-1/2"
            onClick={() => move(-1)}
          >
            <ChevronLeft aria-hidden className="size-5" />
          </button>
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            disabled={ends.end}
            title={t("forth")}
            className="card-reel-button end-0 translate-x-1/2"
            onClick={() => move(1)}
          >
            <ChevronRight aria-hidden className="size-5" />
          </button>
        </>
      )}
    </div>
  );
}
