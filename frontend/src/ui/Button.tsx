import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

export type ButtonTone = "primary" | "plain" | "quiet" | "danger";
export type ButtonSize = "small" | "medium";

const TONES: Record<ButtonTone, string> = {
  primary: "bg-lake text-on-lake border-transparent hover:not-disabled:bg-lake-strong",
  plain: "bg-surface text-ink border-line-control hover:not-disabled:bg-hover",
  quiet:
    "bg-transparent text-ink-soft border-transparent hover:not-disabled:bg-hover hover:not-disabled:text-ink",
  danger: "bg-danger text-on-danger border-transparent hover:not-disabled:opacity-90",
};

const SIZES: Record<ButtonSize, string> = {
  small: "min-h-8 px-2.5 text-sm pointer-coarse:min-h-10",
  medium: "min-h-10 px-4 text-sm pointer-coarse:min-h-11",
};

/** The looks of a button, for links that act as one. */
export function buttonClass(tone: ButtonTone = "plain", size: ButtonSize = "medium"): string {
  return cx(
    "inline-flex items-center justify-center gap-2 rounded-control border font-medium transition-colors",
    "aria-disabled:opacity-50 disabled:opacity-50",
    TONES[tone],
    SIZES[size],
  );
}

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: ButtonTone;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Its work is under way: it says so and takes no second press. */
  busy?: boolean;
}

export function Button({
  tone,
  size,
  icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(tone, size), className)}
    >
      {busy ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** Its name, said to screen readers and shown as a tooltip. */
  label: string;
  icon: ReactNode;
  size?: ButtonSize;
  tone?: ButtonTone;
  /** A shortcut to show beside the name. */
  hint?: string;
  busy?: boolean;
}

const ICON_SIZES: Record<ButtonSize, string> = {
  small: "size-8 pointer-coarse:size-10",
  medium: "size-10 pointer-coarse:size-11",
};

export function IconButton({
  label,
  icon,
  size = "medium",
  tone = "quiet",
  hint,
  busy = false,
  className,
  disabled,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} hint={hint}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-busy={busy || undefined}
        disabled={disabled || busy}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-control border transition-colors disabled:opacity-50",
          "[&_svg]:size-[1.125rem]",
          TONES[tone],
          ICON_SIZES[size],
          className,
        )}
      >
        {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      </button>
    </Tooltip>
  );
}
