import { SWAPPED } from "./swap";
import { say, tell, toast } from "./words";

/** What a choice of delivery changes of the page. What is typed elsewhere, such as a gift note, stays. */
const PIECES = "[data-pay-piece]";

/** The delivery is chosen without a page load; its form is real, and goes to the same address without this. */
export function watchCheckout() {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.form?.matches("[data-send]")) choose(field.form);
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement)) return;
    if (event.target.matches("[data-send]")) {
      event.preventDefault();
      choose(event.target);
    } else if (event.target.id === "pay" && asking > 0) {
      // The sum on the button is about to change: nobody pays one that was not read.
      event.preventDefault();
    }
  });
}

let line: Promise<void> = Promise.resolve();
let asking = 0;

/** Choices go one after another, so that the page shows what was chosen last. */
function choose(form: HTMLFormElement) {
  const fields = new URLSearchParams(
    [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]),
  );
  asking += 1;
  document.getElementById("pay-sums")?.setAttribute("aria-busy", "true");
  line = line
    .then(() => send(form.action, fields))
    .catch(() => {
      toast(say("failed"));
      // What is kept is what the page was written with.
      for (const each of document.querySelectorAll<HTMLFormElement>("form[data-send]")) each.reset();
    })
    .finally(() => {
      asking -= 1;
      if (asking === 0) document.getElementById("pay-sums")?.removeAttribute("aria-busy");
    });
}

async function send(action: string, fields: URLSearchParams) {
  const answer = await fetch(action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.getElementById("pay-sums")) {
    if (asking === 1) put(page);
  } else if (answer.ok) window.location.assign(answer.url);
  else throw new Error(String(answer.status));
}

function put(page: Document) {
  const focused = document.activeElement?.id ?? "";
  const way = document.querySelector<HTMLInputElement>("#pay [name=handler]:checked")?.value;
  for (const old of document.querySelectorAll(PIECES)) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.replaceWith(document.importNode(fresh, true));
  }
  for (const each of document.querySelectorAll<HTMLInputElement>("#pay [name=handler]"))
    if (each.value === way && !each.disabled) each.checked = true;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  tell(document.querySelector("#pay-sums .sum-all")?.textContent?.trim() ?? "");
  document.dispatchEvent(new CustomEvent(SWAPPED));
}
