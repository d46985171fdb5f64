import { fetchPage, SWAPPED } from "./swap";
import { say, tell } from "./words";

/** After so many pages by themselves the next one waits for a press: the foot of the page must be within reach. */
const BY_THEMSELVES = 4;
const AHEAD = "600px";
const WAITING = 4;

/** "Show more" puts the next page's items below; where the list says so, it does before its end is seen. */
export function watchEndlessLists() {
  document.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-more] a") : null;
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    void extend(link, true);
  });
  let left = BY_THEMSELVES;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const link = entry.target.querySelector("a");
        if (!entry.isIntersecting || !link || left <= 0) continue;
        left -= 1;
        void extend(link, false);
      }
    },
    { rootMargin: AHEAD },
  );
  const watch = () => {
    observer.disconnect();
    for (const more of document.querySelectorAll('[data-more="auto"]')) observer.observe(more);
  };
  document.addEventListener(SWAPPED, () => {
    left = BY_THEMSELVES;
    watch();
  });
  watch();
}

async function extend(link: HTMLAnchorElement, pressed: boolean) {
  const more = link.parentElement;
  const list = more?.previousElementSibling;
  if (!more || !(list instanceof HTMLElement) || more.getAttribute("aria-busy") === "true") return;
  more.setAttribute("aria-busy", "true");
  const shapes = Array.from({ length: list.matches(".grid") ? WAITING : 0 }, shape);
  list.append(...shapes);
  try {
    const page = await fetchPage(link.href);
    const piece = list.closest("[data-swap]")?.id ?? "";
    const next = page.getElementById(piece)?.querySelector("[data-more]");
    const added = appendNew(list, [...(next?.previousElementSibling?.children ?? [])]);
    const onward = next?.querySelector("a")?.getAttribute("href");
    if (onward) link.setAttribute("href", onward);
    else link.remove();
    tell(say("loaded"));
    if (pressed) added[0]?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  } catch {
    // Whoever only scrolls stays where they are, and the way to more stays there to be pressed.
    if (pressed) window.location.assign(link.href);
  } finally {
    for (const one of shapes) one.remove();
    more.removeAttribute("aria-busy");
    // Still in sight after that: look again.
    document.dispatchEvent(new CustomEvent("hupan:extended"));
  }
}

/** Puts items behind those that are there, each product once: between two pages the list may have moved. */
export function appendNew(list: Element, items: readonly Element[]): Element[] {
  const known = new Set([...list.children].map(nameOf).filter(Boolean));
  const fresh = items
    .filter((item) => !known.has(nameOf(item)))
    .map((item) => document.importNode(item, true));
  list.append(...fresh);
  return fresh;
}

function nameOf(item: Element): string {
  return item.getAttribute("data-product") ?? item.id;
}

function shape(): HTMLElement {
  const item = document.createElement("li");
  item.setAttribute("aria-hidden", "true");
  for (let line = 0; line < 2; line += 1) {
    const part = document.createElement("div");
    part.className = "waiting";
    item.append(part);
  }
  return item;
}
