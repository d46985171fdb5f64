import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslations } from "@/i18n";
import { cx } from "./cx";

export interface SelectOption<V extends string> {
  value: V;
  label: string;
  /** A second, quieter line. */
  detail?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  value: V | null;
  options: ReadonlyArray<SelectOption<V>>;
  onChange: (value: V) => void;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hideLabel, value, options, onChange, placeholder, disabled, className } = props;
  const t = useTranslations("common");
  const id = useId();
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <span id={id} className={cx("text-sm font-medium", hideLabel && "sr-only")}>
        {label}
      </span>
      <Base.Root
        value={value}
        onValueChange={(next) => {
          if (next !== null) onChange(next);
        }}
        items={options.map(({ value: v, label: l }) => ({ value: v, label: l }))}
        {...(disabled === undefined ? {} : { disabled })}
      >
        <Base.Trigger
          aria-labelledby={id}
          className="flex h-10 w-full items-center justify-between gap-2 rounded-control border border-line-control bg-surface px-3 text-start text-sm transition-colors hover:border-ink-soft data-[disabled]:opacity-60 pointer-coarse:h-11"
        >
          <span className="min-w-0 truncate">
            <Base.Value placeholder={placeholder ?? ""} />
          </span>
          <Base.Icon className="shrink-0 text-ink-soft">
            <ChevronDown className="size-4" aria-hidden />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          {/* It lies outside the page's landmarks, so it is one itself; named otherwise than the field, which is found by its label. */}
          <Base.Positioner
            role="region"
            aria-label={t("choices")}
            sideOffset={4}
            alignItemWithTrigger={false}
            collisionPadding={8}
            className="z-40"
          >
            <Base.Popup className="floating max-h-[min(24rem,var(--available-height))] min-w-[var(--anchor-width)] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-lift outline-none">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  {...(option.disabled === undefined ? {} : { disabled: option.disabled })}
                  className="flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 text-sm outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:min-h-11"
                >
                  {option.icon}
                  <span className="min-w-0 grow">
                    <Base.ItemText className="block">{option.label}</Base.ItemText>
                    {option.detail && <span className="block text-xs text-ink-soft">{option.detail}</span>}
                  </span>
                  <Base.ItemIndicator className="text-lake-text">
                    <Check className="size-4" aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
