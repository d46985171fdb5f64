import { say, toast } from "./words";

const AGAIN_MS = 4000;
const PATIENCE_MS = 8000;

let away = false;
let looking = 0;

/**
 * Says while the server cannot be reached, and sends nothing into the void. What the browser says of the network is a
 * reason to look, and no answer: a server on this machine is there without any.
 */
export function watchConnection() {
  window.addEventListener("offline", () => void look());
  window.addEventListener("online", () => void look());
  // Before anybody else hears of it: what is not sent is not marked as sent either.
  document.addEventListener(
    "submit",
    (event) => {
      if (!away) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      toast(say("unsent"));
      void look();
    },
    true,
  );
  if (!navigator.onLine) void look();
}

export async function look(): Promise<void> {
  window.clearTimeout(looking);
  try {
    const answer = await fetch("/api/health", {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    away = answer.status >= 500;
  } catch {
    away = true;
  }
  show();
  window.clearTimeout(looking);
  if (away) looking = window.setTimeout(() => void look(), AGAIN_MS);
}

function show() {
  const strip = document.querySelector(".away");
  if (!away) strip?.remove();
  else if (!strip) {
    const made = document.createElement("p");
    made.className = "away";
    made.setAttribute("role", "status");
    made.textContent = say("away");
    document.querySelector(".top")?.after(made);
  }
}
