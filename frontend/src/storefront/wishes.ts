import { send } from "./swap";
import { say, tell } from "./words";

/** Hearts and votes answer at once; the server is told meanwhile, and what it refuses is taken back. */
export function watchWishes() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-wish], [data-vote]")) {
      event.preventDefault();
      void toggle(form);
    } else if (form.matches("[data-wish-row]")) {
      event.preventDefault();
      void takeAway(form);
    }
  });
}

async function toggle(form: HTMLFormElement) {
  const button = form.querySelector<HTMLButtonElement>("button");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const fields = new FormData(form);
  fields.set("deed", button.value);
  const kept = button.value === "add";
  button.setAttribute("aria-busy", "true");
  show(form, button, kept);
  const taken = await send(form, fields);
  button.removeAttribute("aria-busy");
  if (!taken) show(form, button, !kept);
  else if (form.matches("[data-wish]")) tell(say(kept ? "kept" : "removed"));
}

function show(form: HTMLFormElement, button: HTMLButtonElement, on: boolean) {
  button.setAttribute("aria-pressed", String(on));
  button.value = on ? "remove" : "add";
  const words = form.dataset["wishWords"]?.split("|");
  const text = button.querySelector("span");
  if (words && text) text.textContent = words[on ? 1 : 0] ?? "";
  const count = form.matches("[data-vote]") ? button.querySelector(".tabular") : null;
  if (count) count.textContent = String(Math.max(0, Number(count.textContent) + (on ? 1 : -1)));
}

async function takeAway(form: HTMLFormElement) {
  const fields = new FormData(form);
  fields.set("deed", "remove");
  const row = form.closest("li");
  if (!row || !(await send(form, fields))) return;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (next) next.querySelector<HTMLElement>("a")?.focus();
  else window.location.reload();
  tell(say("removed"));
}
