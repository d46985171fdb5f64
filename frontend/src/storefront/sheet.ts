import { SWAPPED } from "./swap";

/** Filters on a phone: a sheet that holds the focus, closes by Escape, the veil or "Show results". */
export function watchSheets() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-sheet]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset["sheet"] ?? "");
    } else if (event.target.closest("[data-sheet-close], .veil")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("hupan:done", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") hold(event);
  });
  document.addEventListener(SWAPPED, () => {
    const sheet = openSheet();
    if (sheet) dress(sheet);
  });
  window.matchMedia("(min-width: 60rem)").addEventListener("change", close);
}

function openSheet(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".filters.open");
}

function dress(sheet: HTMLElement) {
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
}

function open(id: string) {
  const sheet = document.getElementById(id);
  if (!sheet) return;
  sheet.classList.add("open");
  dress(sheet);
  const veil = document.createElement("div");
  veil.className = "veil";
  document.body.append(veil);
  document.documentElement.classList.add("held");
  // After the slide has begun: what is hidden takes no focus.
  requestAnimationFrame(() => sheet.querySelector<HTMLElement>("[data-sheet-close]")?.focus());
}

function close() {
  const sheet = openSheet();
  if (!sheet) return;
  sheet.classList.remove("open");
  sheet.removeAttribute("role");
  sheet.removeAttribute("aria-modal");
  document.querySelector(".veil")?.remove();
  document.documentElement.classList.remove("held");
  document.querySelector<HTMLElement>(`[data-sheet="${sheet.id}"]`)?.focus();
}

/** Tab goes round inside the open sheet. */
function hold(event: KeyboardEvent) {
  const sheet = openSheet();
  if (!sheet) return;
  const stops = [
    ...sheet.querySelectorAll<HTMLElement>("a, button, input:not([type=hidden]), summary"),
  ].filter((stop) => stop.offsetParent !== null);
  const first = stops[0];
  const last = stops.at(-1);
  const outside = !sheet.contains(document.activeElement);
  if (event.shiftKey && (document.activeElement === first || outside)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && (document.activeElement === last || outside)) {
    event.preventDefault();
    first?.focus();
  }
}
