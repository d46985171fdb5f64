import { step } from "./menus";
import { say, tell } from "./words";

export interface Suggestion {
  text: string;
  href: string;
  kind: string;
  detail: string;
}

const WAIT_MS = 90;
const ICONS: Record<string, string> = {
  category: "i-store",
  brand: "i-badge-check",
  product: "i-shopping-bag",
};

/** Takes what the server suggests; anything else is left out. */
export function readSuggestions(data: unknown): Suggestion[] {
  if (!Array.isArray(data)) return [];
  return data.filter(
    (one): one is Suggestion =>
      typeof one === "object" &&
      one !== null &&
      typeof one.text === "string" &&
      typeof one.href === "string" &&
      one.href.startsWith("/market"),
  );
}

/** Where in a suggestion stands what was typed: `[from, to]`, or nothing. */
export function matchOf(text: string, typed: string): [number, number] | null {
  const at = typed ? text.toLocaleLowerCase().indexOf(typed.toLocaleLowerCase()) : -1;
  return at < 0 ? null : [at, at + typed.length];
}

/** The search field as a combobox (ARIA APG): arrows move through suggestions, Enter takes one, Escape closes. */
export function watchSuggestions() {
  const form = document.querySelector<HTMLFormElement>("form[data-suggest]");
  const field = form?.querySelector<HTMLInputElement>("input[name=q]");
  const list = document.getElementById("suggestions");
  const source = form?.dataset["suggest"];
  if (form && field && list && source) new Combobox(form, field, list, source).start();
}

class Combobox {
  private shown: Suggestion[] = [];
  private at = -1;
  private typed = "";
  private waiting = 0;
  private asking: AbortController | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly field: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly source: string,
  ) {}

  start() {
    const { field, list } = this;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", (event) => {
      // While a Korean or Chinese word is being put together the letters are not meant yet, but may be searched.
      this.typed = field.value.trim();
      window.clearTimeout(this.waiting);
      this.waiting = window.setTimeout(
        () => void this.ask(),
        (event as InputEvent).isComposing ? 2 * WAIT_MS : WAIT_MS,
      );
    });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (row) this.take([...list.children].indexOf(row));
    });
  }

  private async ask() {
    this.asking?.abort();
    if (!this.typed) return this.close();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.source}?q=${encodeURIComponent(this.typed)}`, {
        signal: this.asking.signal,
      });
      if (answer.ok) this.show(readSuggestions(await answer.json()));
    } catch {
      // Aborted by the next letter, or offline: searching still works by Enter.
    }
  }

  private show(found: Suggestion[]) {
    this.shown = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, at) => row(one, at, this.typed)));
    const open = found.length > 0 && document.activeElement === this.field;
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    this.field.removeAttribute("aria-activedescendant");
    if (open) tell(`${say("suggestions")}: ${found.length}`);
  }

  private close() {
    this.asking?.abort();
    window.clearTimeout(this.waiting);
    this.show([]);
  }

  private key(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.shown.length > 0) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.shown.length > 0) {
      event.preventDefault();
      this.mark(step(this.at, this.shown.length, event.key));
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    }
  }

  private mark(at: number) {
    this.at = at;
    [...this.list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
    });
    const row = this.list.children[at];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
  }

  private take(at: number) {
    const one = this.shown[at];
    if (!one) return;
    if (one.kind === "query") {
      this.field.value = one.text;
      this.form.requestSubmit();
    } else window.location.assign(one.href);
  }
}

function row(one: Suggestion, at: number, typed: string): HTMLElement {
  const made = document.createElement("div");
  made.className = "suggestion";
  made.id = `suggestion-${at}`;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  const text = document.createElement("span");
  const match = matchOf(one.text, typed);
  if (match) {
    const bold = document.createElement("b");
    bold.textContent = one.text.slice(...match);
    text.append(one.text.slice(0, match[0]), bold, one.text.slice(match[1]));
  } else text.textContent = one.text;
  made.append(icon(ICONS[one.kind] ?? "i-search"), text);
  if (one.detail) {
    const detail = document.createElement("small");
    detail.textContent = one.detail;
    made.append(detail);
  }
  return made;
}

export function icon(id: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  return svg;
}
