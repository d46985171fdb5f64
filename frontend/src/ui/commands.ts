import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Command } from "./CommandPalette";

/** What the screens on show offer: the palette lists it, and its keys work everywhere on the page. */
type Source = { current: readonly Command[] };

const sources = new Set<Source>();
const listeners = new Set<() => void>();
let snapshot: readonly Command[] = [];

function changed() {
  snapshot = [...sources].flatMap((source) => source.current);
  for (const listener of listeners) listener();
}

/**
 * Offers commands while this component is mounted: they appear in the command palette, in the sheet of shortcuts
 * (those with `keys`), and their keys run them. Pass a memoised list.
 */
export function useCommands(commands: readonly Command[]) {
  const source = useRef<readonly Command[]>(commands);
  useEffect(() => {
    source.current = commands;
    sources.add(source);
    changed();
    return () => {
      sources.delete(source);
      changed();
    };
  }, [commands]);
}

export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => snapshot,
    () => snapshot,
  );
}

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Whether a press of keys is the one written as `mod+shift+o` or `?`. */
export function matchesKeys(press: Press, keys: string): boolean {
  const wanted = keys.split("+");
  const key = wanted.at(-1) ?? "";
  const mod = wanted.includes("mod");
  if (mod !== (press.ctrlKey || press.metaKey)) return false;
  if (wanted.includes("alt") !== press.altKey) return false;
  // A sign such as `?` needs Shift on some keyboards and not on others; only letters say it.
  if (/^[a-z]$/.test(key) && wanted.includes("shift") !== press.shiftKey) return false;
  const pressed = press.key.toLowerCase();
  return pressed === key || (key === "esc" && pressed === "escape");
}

/** Keys without a modifier must not fire while someone writes. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
