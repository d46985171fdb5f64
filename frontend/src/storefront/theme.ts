import { csrfToken } from "./session";

const STORAGE_KEY = "hupan.theme";
const LANGUAGE_KEY = "hupan.language";

/** The theme is the app's own: kept under the same name, so that both look alike, and public/theme.js shows it. */
export function watchTheme() {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-theme-choice]")];
  const show = () => {
    const chosen = document.documentElement.dataset["theme"] ?? "system";
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === chosen));
  };
  for (const button of buttons)
    button.addEventListener("click", () => {
      choose(button.dataset["themeChoice"] ?? "system");
      show();
    });
  show();
  // The app reads the language from here where nobody is signed in.
  for (const link of document.querySelectorAll<HTMLElement>("a[data-language]"))
    link.addEventListener("click", () => remember(LANGUAGE_KEY, link.dataset["language"] ?? "en"));
}

function choose(theme: string) {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  remember(STORAGE_KEY, theme === "system" ? null : theme);
  const token = csrfToken();
  if (!token) return;
  // The account's theme follows its person to every device; the next page of the app would bring the old one back.
  void fetch("/api/me", {
    method: "PATCH",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ theme }),
    keepalive: true,
  }).catch(() => undefined);
}

function remember(key: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage may be refused (private windows): it holds for this page then.
  }
}
