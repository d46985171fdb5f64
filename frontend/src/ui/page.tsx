import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import { useAutoTitle } from "./useAutoTitle";

/** A page of a room that scrolls as a whole: settings, models, account. */
export function Page({ children, className }: { children: ReactNode; className?: string }) {
  return (
    // What is hidden for the eye inside is placed by it: else the document would be as tall as all of it, and blank.
    <div className="relative h-full overflow-y-auto" data-scroll-page>
      <div className={cx("mx-auto w-full max-w-page px-4 pt-6 pb-16 sm:px-8 sm:pt-10", className)}>
        {children}
      </div>
    </div>
  );
}

export interface PageHeaderProps {
  title: string;
  /** What of the title stays on one line, such as a number that has hyphens in it. */
  whole?: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function PageHeader({ title, whole, children, action }: PageHeaderProps) {
  useAutoTitle(title);
  return (
    <header className="mb-8 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-2xl">{whole ? <Unbroken text={title} whole={whole} /> : title}</h1>
        {children && <p className="mt-1 max-w-reading text-ink-soft">{children}</p>}
      </div>
      {action}
    </header>
  );
}

function Unbroken({ text, whole }: { text: string; whole: string }) {
  const at = text.indexOf(whole);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <span className="whitespace-nowrap">{whole}</span>
      {text.slice(at + whole.length)}
    </>
  );
}

export interface SectionProps {
  title: string;
  children: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  id?: string;
}

export function Section({ title, description, action, children, id }: SectionProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <section aria-labelledby={`${own}-title`} id={own} className="mb-12 scroll-mt-6 last:mb-0">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h2 id={`${own}-title`} className="text-lg">
            {title}
          </h2>
          {description && <p className="mt-0.5 max-w-reading text-sm text-ink-soft">{description}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("rounded-card border border-line bg-surface", className)}>{children}</div>;
}
