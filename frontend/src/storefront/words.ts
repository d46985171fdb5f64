/** The few words that scripts say, written by the server in the page's language (`data-words` on the body). */
export type Word =
  | "away"
  | "cart"
  | "changed"
  | "close"
  | "failed"
  | "kept"
  | "loaded"
  | "next"
  | "previous"
  | "removed"
  | "show"
  | "signIn"
  | "signInLink"
  | "suggestions"
  | "unsent";

export function readWords(text: string | undefined): Partial<Record<Word, string>> {
  if (!text) return {};
  try {
    return JSON.parse(text) as Partial<Record<Word, string>>;
  } catch {
    return {};
  }
}

let words: Partial<Record<Word, string>> | null = null;

export function say(word: Word): string {
  words ??= readWords(document.body.dataset["words"]);
  return words[word] ?? "";
}

/** Tells listeners what has changed. */
export function tell(text: string) {
  const told = document.getElementById("told");
  if (told) told.textContent = text;
}

const TOAST_MS = 5000;
let fading = 0;

/** Shows a sentence for a while, perhaps with a link to go on. */
export function toast(text: string, link?: { text: string; href: string }) {
  document.querySelector(".toast")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    box.append(" ", anchor);
  }
  document.body.append(box);
  window.clearTimeout(fading);
  fading = window.setTimeout(() => box.remove(), TOAST_MS);
}
