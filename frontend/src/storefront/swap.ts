import { csrfToken } from "./session";
import { say, toast } from "./words";

/** Told after a piece of the page was put in place of another: whoever watches elements looks again. */
export const SWAPPED = "hupan:swapped";

let latest: AbortController | null = null;

/** The pieces that a page exchanges with another one of the same kind. */
const PIECES = "[data-swap]";

export async function fetchPage(href: string, signal: AbortSignal | null = null): Promise<Document> {
  const answer = await fetch(href, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** The address that a form of filters asks for: empty fields stay out of it. */
export function addressOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && value.trim() !== "") fields.append(name, value.trim());
  const query = fields.toString();
  const path = form.getAttribute("action") ?? window.location.pathname;
  return query ? `${path}?${query}` : path;
}

/** Puts pieces of the page in place as they are now, at its address or at another one that has them. */
export async function refresh(pieces: readonly string[], href = window.location.href): Promise<void> {
  await load(href, pieces);
}

/** Links with `data-into`, and forms that choose, change a piece of the page instead of all of it. */
export function watchSwaps() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-into]") : null;
    if (!link) return;
    event.preventDefault();
    const into = link.dataset["into"] ?? "";
    void change(link.href, into, "keepPlace" in link.dataset);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLSelectElement)) return;
    const into = field.form?.dataset["choosing"];
    if (field.form && into) void change(addressOf(field.form), into, true);
    if (!(field instanceof HTMLInputElement) || !field.form?.matches("[data-filters]")) return;
    if (field.type !== "checkbox" && field.type !== "radio") return;
    void change(addressOf(field.form), "results", false);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-filters]")) return;
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("hupan:done", { bubbles: true }));
    void change(addressOf(form), "results", false);
  });
  window.addEventListener("popstate", () => {
    const pieces = [...document.querySelectorAll<HTMLElement>(PIECES)].map((piece) => piece.id);
    void load(window.location.href, pieces).catch(() => window.location.reload());
  });
}

/**
 * Fetches an address and puts one piece of it in place.
 * @param replace The choice is not worth a step back of its own (a variant), so it takes the address's place.
 */
async function change(href: string, into: string, replace: boolean) {
  try {
    if (!(await load(href, [into, ...(into === "choice" ? ["history"] : [])]))) return;
  } catch {
    // Then as without scripts: the browser goes there, and shows what is wrong.
    window.location.assign(href);
    return;
  }
  if (new URL(href, window.location.href).href === window.location.href) return;
  if (replace) window.history.replaceState(null, "", href);
  else window.history.pushState(null, "", href);
}

/** Returns false where a later request has overtaken this one. */
async function load(href: string, pieces: readonly string[]): Promise<boolean> {
  latest?.abort();
  const mine = new AbortController();
  latest = mine;
  for (const id of pieces) document.getElementById(id)?.setAttribute("aria-busy", "true");
  let page: Document;
  try {
    page = await fetchPage(href, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return false;
    throw error;
  }
  if (mine.signal.aborted) return false;
  document.title = page.title;
  for (const id of pieces) put(id, page);
  document.dispatchEvent(new CustomEvent(SWAPPED));
  return true;
}

/** Puts a piece in place, and keeps what its reader was at: the focus, what was unfolded, how far it was scrolled. */
function put(id: string, page: Document) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh) {
    old?.removeAttribute("aria-busy");
    return;
  }
  const key = old.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const unfolded = new Set([...old.querySelectorAll("details[open]:not(.menu)")].map(keyOf));
  const sheet = old.querySelector(".filters");
  const scrolled = sheet?.querySelector(".sheet-body")?.scrollTop ?? 0;
  const made = document.importNode(fresh, true);
  for (const details of made.querySelectorAll<HTMLDetailsElement>("details:not(.menu)"))
    if (unfolded.has(keyOf(details))) details.open = true;
  if (sheet?.classList.contains("open")) made.querySelector(".filters")?.classList.add("open");
  old.replaceWith(made);
  const body = made.querySelector(".sheet-body");
  if (body) body.scrollTop = scrolled;
  if (key) refocus(made, key);
}

/** What an element is known by on both sides of a swap. */
export function keyOf(element: Element | null): string {
  if (!element) return "";
  if (element instanceof HTMLInputElement)
    return `${element.name}=${element.type === "text" ? "" : element.value}`;
  if (element instanceof HTMLDetailsElement) {
    const legend = element.closest("fieldset")?.querySelector("legend")?.textContent;
    return `${element.className} ${legend ?? element.querySelector("summary")?.textContent}`;
  }
  return `${element.tagName} ${element.textContent?.trim()}`;
}

function refocus(piece: HTMLElement, key: string) {
  const same = [...piece.querySelectorAll<HTMLElement>("a, button, input, select, summary")].find(
    (element) => keyOf(element) === key,
  );
  if (same) same.focus({ preventScroll: true });
  else {
    piece.tabIndex = -1;
    piece.focus({ preventScroll: true });
  }
}

function askToSignIn() {
  toast(say("signIn"), { text: say("signInLink"), href: "/account" });
}

/** Sends a form in the background; resolves to whether it was taken. A guest is told to sign in. */
export async function send(form: HTMLFormElement, fields: FormData): Promise<boolean> {
  if (!csrfToken()) {
    askToSignIn();
    return false;
  }
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, String(value)])),
      headers: { Accept: "application/json" },
    });
    if (answer.status === 401) askToSignIn();
    else if (!answer.ok) toast(say("failed"));
    return answer.ok;
  } catch {
    toast(say("failed"));
    return false;
  }
}
