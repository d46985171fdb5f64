import { Check } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cx } from "./cx";

export interface RadioCardsProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  value: V;
  onChange: (value: V) => void;
  options: ReadonlyArray<{ value: V; label: string; detail?: string; icon?: ReactNode; lang?: string }>;
  className?: string;
  disabled?: boolean;
}

/** One of a few, all in sight. Native radio buttons carry the keyboard and the meaning. */
export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const { label, hideLabel, value, onChange, options, className, disabled } = props;
  const name = useId();
  return (
    <fieldset className="min-w-0" disabled={disabled}>
      <legend className={cx("mb-1.5 text-sm font-medium", hideLabel && "sr-only")}>{label}</legend>
      <div className={cx("flex flex-wrap gap-2", className)}>
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className={cx(
              "flex min-h-11 min-w-28 flex-1 cursor-pointer items-center gap-2.5 rounded-control border px-3 py-2 text-sm transition-colors",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-lake has-disabled:opacity-60",
              option.value === value
                ? "border-lake bg-lake-surface"
                : "border-line-control bg-surface hover:border-ink-soft hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.icon}
            <span className="min-w-0 grow">
              <span className="block font-medium">{option.label}</span>
              {option.detail && <span className="block text-ink-soft">{option.detail}</span>}
            </span>
            {option.value === value && <Check className="size-4 shrink-0 text-lake-text" aria-hidden />}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
