import { Switch as Base } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

export interface SwitchProps {
  label: string;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once. The whole row is its target. */
export function Switch({ label, help, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="mt-0.5 text-sm text-ink-soft">
            {help}
          </p>
        )}
      </div>
      <Base.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        {...(help ? { "aria-describedby": `${id}-help` } : {})}
        className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full border border-line-control bg-sunken transition-colors data-[checked]:border-lake data-[checked]:bg-lake data-[disabled]:opacity-50"
      >
        <Base.Thumb className="absolute inset-y-0 start-[3px] my-auto block size-4 rounded-full bg-line-control transition-[translate,background-color] data-[checked]:translate-x-4 data-[checked]:bg-on-lake" />
      </Base.Root>
    </div>
  );
}
