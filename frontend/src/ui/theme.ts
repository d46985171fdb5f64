import { useEffect, useSyncExternalStore } from "react";
import type { Theme } from "@/api";

const STORAGE_KEY = "hupan.theme";
const listeners = new Set<() => void>();

export function storedTheme(): Theme {
  try {
    const theme = localStorage.getItem(STORAGE_KEY);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

/** Shows a theme and remembers it on this device; public/theme.js shows it before the next first paint. */
export function showTheme(theme: Theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Not remembered on this device; the account still knows.
  }
  tintBrowser();
  for (const listener of listeners) listener();
}

/** Gives the browser's own bars the colour of the page. */
function tintBrowser() {
  const page =
    getComputedStyle(document.body).backgroundColor ||
    getComputedStyle(document.documentElement).backgroundColor;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    meta.content = page;
}

export function useShownTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, storedTheme);
}

/** The account's theme follows its person to every device. */
export function useThemeOf(theme: Theme | undefined) {
  useEffect(() => {
    if (theme) showTheme(theme);
  }, [theme]);
}
