import { refresh, SWAPPED } from "./swap";
import { say, tell, toast } from "./words";

/** What was bought: its page shows news as they come, times are the reader's own, and a form is sent once. */
export function watchOrders() {
  watchNews();
  watchMoments();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-once]")) return;
    if (form.dataset["sent"]) event.preventDefault();
    form.dataset["sent"] = "true";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
  // Whoever comes back to a page may send its form again: the server says what has happened since.
  window.addEventListener("pageshow", () => {
    shownAt = performance.now();
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}

const PAGE = "[data-news]";
/** What could not be had is asked for again after this long. */
const AGAIN_MS = 5_000;
/** What a page says of the deed that led to it may still be being read for this long. */
const READING_MS = 10_000;

/** When this page was shown, which is when what it says of a deed began to be read. */
let shownAt = performance.now();

/** A page that is looked at hears of news; one in the background asks when it is looked at again. */
function watchNews() {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(again);
    again = setTimeout(listen, AGAIN_MS);
  };
  const listen = () => {
    clearTimeout(again);
    source?.close();
    source = null;
    const address = document.querySelector<HTMLElement>(PAGE)?.dataset["news"];
    if (!address || document.visibilityState !== "visible") return;
    source = new EventSource(address);
    source.addEventListener("changed", () => void show().catch(later));
    source.addEventListener("error", (event) => {
      // A line that broke is taken up by the browser; one that was refused, such as by a server that is busy, is not.
      if (event.target instanceof EventSource && event.target.readyState === EventSource.CLOSED) later();
    });
  };
  document.addEventListener("visibilitychange", listen);
  document.addEventListener(SWAPPED, listen);
  listen();
}

/**
 * Puts what is new in place. It is asked for at the order's own address: what is shown may be the answer to a form, and
 * stand at an address at which there is nothing to be had any more.
 */
async function show() {
  const head = document.querySelector<HTMLElement>(PAGE);
  const page = head?.closest<HTMLElement>("#order");
  if (!head || !page) return;
  const address = head.dataset["order"] ?? window.location.pathname;
  if (isWritten(page)) {
    // Nothing is taken from under somebody's hands.
    toast(say("changed"), { text: say("show"), href: address });
    return;
  }
  // A deed makes news itself, and a refund does at once: what is said of it goes only when it can have been read.
  const isRead = performance.now() - shownAt > READING_MS;
  if (isRead) window.history.replaceState(null, "", address);
  await refresh(["order-head", "order-body", ...(isRead ? ["order-said"] : [])], address);
  tell(document.getElementById("order-head")?.dataset["told"] ?? "");
}

/** Whether something was typed in that is not sent yet. */
export function isWritten(page: Element): boolean {
  return [...page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input")].some(
    (field) => field.type !== "hidden" && field.value !== field.defaultValue,
  );
}

/** Writes the day, and where it is asked for the hour: only the browser knows which they were for its reader. */
function watchMoments() {
  const write = () => {
    for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime()))
        time.textContent = moment(
          at,
          new Date(),
          document.documentElement.lang,
          time.dataset["moment"] === "day",
        );
    }
  };
  document.addEventListener(SWAPPED, write);
  write();
}

export function moment(at: Date, now: Date, language: string, dayOnly = false): string {
  return new Intl.DateTimeFormat(language || "en", {
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
    month: "short",
    day: "numeric",
    ...(dayOnly ? {} : { hour: "numeric", minute: "2-digit" }),
  }).format(at);
}
