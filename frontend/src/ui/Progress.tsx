import { Progress as Base } from "@base-ui/react/progress";
import { cx } from "./cx";

export interface ProgressProps {
  /** Its accessible name. */
  label: string;
  /** 0 to 1; null while nobody can tell. */
  value: number | null;
  /** What listeners hear instead of a percentage. */
  text?: string;
  className?: string;
}

export function Progress({ label, value, text, className }: ProgressProps) {
  return (
    <Base.Root
      aria-label={label}
      value={value === null ? null : Math.round(value * 100)}
      {...(text ? { getAriaValueText: () => text } : {})}
      className={cx("w-full", className)}
    >
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-pressed">
        <Base.Indicator
          className={cx(
            "h-full rounded-full bg-lake transition-[width] duration-(--calm)",
            value === null && "w-1/3! animate-pulse",
          )}
        />
      </Base.Track>
    </Base.Root>
  );
}
