import { cx } from "./cx";

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
const SIGNS: Record<string, string> = apple
  ? { mod: "⌘", shift: "⇧", alt: "⌥", enter: "↵", esc: "esc" }
  : { mod: "Ctrl", shift: "Shift", alt: "Alt", enter: "Enter", esc: "Esc" };

/** How keys are called on this machine: `mod+k` is ⌘K on a Mac, Ctrl K elsewhere. */
export function keyNames(keys: string): string[] {
  return keys.split("+").map((key) => SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

export interface KbdProps {
  /** Joined by plus signs: `mod+k`, `mod+shift+o`, `?`. */
  keys: string;
  /** Without a frame, for dark grounds. */
  quiet?: boolean;
}

export function Kbd({ keys, quiet = false }: KbdProps) {
  return (
    <span className="inline-flex gap-1 font-sans text-xs tabular-nums">
      {keyNames(keys).map((name) => (
        <kbd
          key={name}
          className={cx(
            "font-sans",
            !quiet && "min-w-5 rounded-mark border border-line bg-sunken px-1 text-center text-ink-soft",
          )}
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
