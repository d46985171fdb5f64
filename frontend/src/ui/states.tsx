import { CircleAlert, RotateCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError, UNREACHABLE } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { Button } from "./Button";
import { cx } from "./cx";

/** The shape of what is about to come. Give it the size of the thing, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("skeleton rounded-control", className)} />;
}

/** Wraps skeletons and says to listeners that something is loading. */
export function Loading({ children, className }: { children: ReactNode; className?: string }) {
  const t = useTranslations("common");
  return (
    <div role="status" aria-busy className={className}>
      <span className="sr-only">{t("loading")}</span>
      {children}
    </div>
  );
}

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** It is all that the page has, so its title is the page's. */
  wholePage?: boolean;
}

/** Says what would be here and what to do first. */
export function EmptyState({ icon, title, children, action, className, wholePage = false }: EmptyStateProps) {
  const Title = wholePage ? "h1" : "p";
  return (
    <div className={cx("flex flex-col items-center px-4 py-10 text-center", className)}>
      {icon && <div className="mb-3 text-ink-faint [&_svg]:size-7">{icon}</div>}
      <Title className="font-medium">{title}</Title>
      {children && <p className="mt-1 max-w-96 text-sm text-balance text-ink-soft">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  title?: string;
  className?: string;
  /** It is all that the page has, so its title is the page's. */
  wholePage?: boolean;
}

/** In place of what could not be loaded: what went wrong, and the way on. */
export function ErrorState({ error, onRetry, title, className, wholePage = false }: ErrorStateProps) {
  const Title = wholePage ? "h1" : "p";
  const t = useTranslations("common");
  const say = useProblemText();
  const away = error instanceof ApiError && error.code === UNREACHABLE;
  // What is not there is not there at the second look, either.
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <div role="alert" className={cx("flex flex-col items-center px-4 py-10 text-center", className)}>
      <div className="mb-3 text-ink-faint">
        {away ? <WifiOff className="size-7" aria-hidden /> : <CircleAlert className="size-7" aria-hidden />}
      </div>
      <Title className="font-medium">{title ?? (away ? t("offlineTitle") : t("problemTitle"))}</Title>
      <p className="mt-1 max-w-96 text-sm text-balance text-ink-soft">
        {away ? t("offlineBody") : say(error)}
      </p>
      {onRetry && !gone && (
        <Button
          className="mt-4"
          size="small"
          icon={<RotateCw className="size-4" aria-hidden />}
          onClick={onRetry}
        >
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

export type Tone = "info" | "success" | "warning" | "danger";
const NOTE_TONES: Record<Tone, string> = {
  info: "bg-info-surface text-info-text",
  success: "bg-success-surface text-success-text",
  warning: "bg-warning-surface text-warning-text",
  danger: "bg-danger-surface text-danger-text",
};

export interface NoteProps {
  tone?: Tone;
  children: ReactNode;
  action?: ReactNode;
  /** Said at once by screen readers: for what has just happened. */
  live?: boolean;
}

/** A remark in place: a warning beside a field, a result under a form. */
export function Note({ tone = "info", children, action, live = false }: NoteProps) {
  return (
    <div
      {...(live ? { role: tone === "danger" ? "alert" : "status" } : {})}
      className={cx(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control px-3 py-2 text-sm",
        NOTE_TONES[tone],
      )}
    >
      <div className="min-w-0 flex-1 basis-48 text-pretty">{children}</div>
      {action}
    </div>
  );
}

/** A problem in place, in the reader's language. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations("common");
  const say = useProblemText();
  if (!error) return null;
  return (
    <Note
      tone="danger"
      live
      action={
        onRetry && (
          <Button size="small" tone="quiet" onClick={onRetry}>
            {t("retry")}
          </Button>
        )
      }
    >
      {say(error)}
    </Note>
  );
}

export interface ChipProps {
  tone?: Tone | "plain";
  children: ReactNode;
}

export function Chip({ tone = "plain", children }: ChipProps) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        tone === "plain" ? "bg-hover text-ink-soft" : NOTE_TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
