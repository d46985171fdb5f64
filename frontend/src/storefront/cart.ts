import { SWAPPED } from "./swap";
import { say, tell, toast } from "./words";

/** How long the steps of a stepper are gathered before the server is told. */
const GATHER_MS = 350;

/** What the server says of a form that was sent in the background. */
export interface CartAnswer {
  done: boolean;
  said: string;
  count: number | null;
  token: string;
}

export function isCartAnswer(answer: unknown): answer is CartAnswer {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "done" in answer &&
    typeof answer.done === "boolean" &&
    "said" in answer &&
    typeof answer.said === "string"
  );
}

/** What a stepper would show after a step: never less than one, never more than there may be. */
export function stepped(value: string, step: number, min: number, max: number): number {
  const now = Number.parseInt(value, 10);
  return Math.min(Math.max((Number.isNaN(now) ? min : now) + step, min), Math.max(min, max));
}

/** The cart changes without a page load; each form is real and goes to the same address without this. */
export function watchCart() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (form.matches("[data-add]")) {
      event.preventDefault();
      void add(form);
    } else if (form.matches("[data-cart]")) {
      event.preventDefault();
      const step = event.submitter instanceof HTMLButtonElement ? Number(event.submitter.value) : 0;
      if (form.matches("[data-stepper]") && step !== 0) turn(form, step);
      else change(form);
    }
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.form?.matches("[data-stepper]")) return;
    field.value = String(stepped(field.value, 0, Number(field.min), Number(field.max)));
    change(field.form);
  });
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams(
    [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]),
  );
}

async function add(form: HTMLFormElement) {
  const button = form.querySelector("button");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: fieldsOf(form),
      headers: { Accept: "application/json" },
    });
    const told: unknown = await answer.json();
    if (!answer.ok || !isCartAnswer(told)) throw new Error(String(answer.status));
    if (told.token)
      for (const field of document.querySelectorAll<HTMLInputElement>("[data-add] input[name=csrf]"))
        field.value = told.token;
    wire?.postMessage("changed");
    if (told.count !== null) await refreshSign();
    toast(told.said, { text: say("cart"), href: "/market/cart" });
  } catch {
    toast(say("failed"));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** The sign at the top is written by the server, in the reader's words: it is taken from the cart's own page. */
async function refreshSign() {
  const answer = await fetch("/market/cart", { headers: { Accept: "text/html" } });
  if (answer.ok) showSign(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

function showSign(page: Document) {
  const old = document.querySelector("[data-cart-sign]");
  const fresh = page.querySelector("[data-cart-sign]");
  if (old && fresh) old.replaceWith(document.importNode(fresh, true));
}

let gathering = 0;
let gathered: HTMLFormElement | null = null;

function turn(form: HTMLFormElement, step: number) {
  const field = form.querySelector<HTMLInputElement>("input[type=number]");
  if (!field) return;
  const max = Number(field.max);
  field.value = String(stepped(field.value, step, 1, max));
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[name=step]")) {
    const further = stepped(field.value, Number(button.value), 1, max);
    button.setAttribute("aria-disabled", String(further === Number(field.value)));
  }
  tell(field.value);
  if (gathered !== form) flush();
  gathered = form;
  window.clearTimeout(gathering);
  gathering = window.setTimeout(flush, GATHER_MS);
}

/** Tells the server of steps that were gathered: what is changed next must not make them forgotten. */
function flush() {
  window.clearTimeout(gathering);
  const form = gathered;
  gathered = null;
  if (form) enqueue(form);
}

/** The app's own pages of this browser show the cart, too: they read it again. */
const wire = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("hupan:cart");

let line: Promise<void> = Promise.resolve();

function change(form: HTMLFormElement) {
  if (gathered === form) gathered = null;
  flush();
  enqueue(form);
}

/** What is being asked last. Enter both changes a field and sends its form: asked twice, it would overrule an answer. */
let waiting = "";

/** Changes go one after another: each form knows the version of the cart that the one before left. */
function enqueue(form: HTMLFormElement) {
  const fields = fieldsOf(form);
  fields.delete("step");
  const deed = `${form.action}?${fields}`;
  if (deed === waiting) return;
  waiting = deed;
  document.getElementById("cart")?.setAttribute("aria-busy", "true");
  line = line
    .then(() => send(form.action, fields))
    .catch((error: unknown) => {
      if (!(error instanceof TypeError)) return window.location.assign("/market/cart");
      // Nothing was reached: what the cart has stands there again, and that it did not work is said.
      form.reset();
      document.getElementById("cart")?.removeAttribute("aria-busy");
      toast(say("failed"));
    })
    .finally(() => {
      if (waiting === deed) waiting = "";
    });
}

async function send(action: string, fields: URLSearchParams) {
  const version = document.querySelector<HTMLInputElement>("#cart input[name=version]");
  if (version) fields.set("version", version.value);
  // The answer leads to the cart as it is then, whatever came of it.
  const answer = await fetch(action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  wire?.postMessage("changed");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("cart")) throw new Error(String(answer.status));
  put(page);
}

function put(page: Document) {
  const old = document.getElementById("cart");
  const fresh = page.getElementById("cart");
  if (!old || !fresh) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const open = [...old.querySelectorAll("details[open]")].map((each) => each.closest("li")?.id ?? "");
  const made = document.importNode(fresh, true);
  for (const id of open) {
    const note = id ? made.querySelector<HTMLDetailsElement>(`#${CSS.escape(id)} details`) : null;
    if (note) note.open = true;
  }
  old.replaceWith(made);
  showSign(page);
  if (focused) refocus(made, focused.id);
  tell(made.dataset["told"] ?? "");
  document.dispatchEvent(new CustomEvent(SWAPPED));
}

/** The focus stays where it was; where that is gone, it goes to what takes the change back, or to the top. */
function refocus(made: HTMLElement, id: string) {
  const same = id ? document.getElementById(id) : null;
  const usable = same instanceof HTMLButtonElement && same.disabled ? null : same;
  const beside = same?.closest("form")?.querySelector<HTMLElement>("input[type=number]");
  const next = usable ?? beside ?? document.getElementById("undo") ?? made.querySelector<HTMLElement>("h1");
  next?.focus({ preventScroll: true });
}
