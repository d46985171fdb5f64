import { type ReactNode, useId } from "react";

export interface CheckboxProps {
  label: string;
  detail?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** One of several that may be chosen together. A native box carries keyboard and meaning. */
export function Checkbox({ label, detail, checked, onChange, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 py-1 text-sm">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        {...(detail ? { "aria-describedby": `${id}-detail` } : {})}
        className="mt-0.5 size-4.5 shrink-0 accent-lake"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {detail && (
          <p id={`${id}-detail`} className="text-ink-soft">
            {detail}
          </p>
        )}
      </div>
    </div>
  );
}
