import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";
import { Kbd } from "./Kbd";

export interface MenuProps {
  /** The button that opens it; takes a ref. */
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
}

export function Menu({ trigger, children, align = "end", side = "bottom" }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup className="floating max-h-[var(--available-height)] min-w-44 max-w-[min(20rem,calc(100vw-1rem))] overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-lift outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const ROW =
  "flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 text-sm outline-none select-none " +
  "data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

export interface MenuItemProps {
  children: ReactNode;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  keys?: string;
  detail?: string;
}

export function MenuItem({
  children,
  icon,
  onSelect,
  danger,
  disabled = false,
  keys,
  detail,
}: MenuItemProps) {
  return (
    <Base.Item onClick={onSelect} disabled={disabled} className={cx(ROW, danger && "text-danger-text")}>
      {icon}
      <span className="min-w-0 grow">
        {children}
        {detail && <span className="block text-xs text-ink-soft">{detail}</span>}
      </span>
      {keys && <Kbd keys={keys} />}
    </Base.Item>
  );
}

export interface MenuLinkProps {
  children: ReactNode;
  icon?: ReactNode;
  href: string;
  download?: boolean;
}

export function MenuLink({ children, icon, href, download }: MenuLinkProps) {
  return (
    <Base.LinkItem href={href} download={download} closeOnClick className={ROW}>
      {icon}
      <span className="min-w-0 grow">{children}</span>
    </Base.LinkItem>
  );
}

export interface MenuChoiceProps<V extends string> {
  label: string;
  value: V;
  options: ReadonlyArray<{ value: V; label: string; detail?: string; disabled?: boolean }>;
  onChange: (value: V) => void;
}

/** One of several, inside a menu. */
export function MenuChoice<V extends string>({ label, value, options, onChange }: MenuChoiceProps<V>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: V) => onChange(next)} aria-label={label}>
      {options.map((option) => (
        <Base.RadioItem
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          closeOnClick
          className={ROW}
        >
          <span className="min-w-0 grow">
            {option.label}
            {option.detail && <span className="block text-xs text-ink-soft">{option.detail}</span>}
          </span>
          <Base.RadioItemIndicator className="text-lake-text">
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export interface MenuSwitchProps {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function MenuSwitch({ children, checked, onChange, disabled = false }: MenuSwitchProps) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={onChange} disabled={disabled} className={ROW}>
      <span className="min-w-0 grow">{children}</span>
      <Base.CheckboxItemIndicator className="text-lake-text">
        <Check aria-hidden />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <p className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">{children}</p>;
}

export function MenuSeparator() {
  return <Base.Separator className="mx-2 my-1 h-px bg-line" />;
}
