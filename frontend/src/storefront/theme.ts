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
  for (const link of document.querySelectorAll<HTMLElement>("a[data-language]"))
    link.addEventListener("click", () => tellAccount({ language: link.dataset["language"] ?? "en" }));
  // Where the app looks for the language; it was chosen here, or came with the address.
  const language = document.documentElement.lang.slice(0, 2);
  if (document.cookie.includes(`hupan_lang=${language}`)) remember(LANGUAGE_KEY, language);
}

function choose(theme: string) {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  remember(STORAGE_KEY, theme === "system" ? null : theme);
  tellAccount({ theme });
}

/** The account's look follows its person to every device; the next page of the app would bring the old one back. */
function tellAccount(change: { theme: string } | { language: string }) {
  const token = csrfToken();
  if (!token) return;
  void fetch("/api/me", {
    method: "PATCH",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify(change),
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
