/** The bell counts what was not read, live. Only the page in front listens: a browser has few connections to spare. */
const MOST = 99;
/** What the page itself needs comes first. */
const AFTER_MS = 400;

export function shownCount(unread: number): string {
  return unread > MOST ? `${MOST}+` : unread > 0 ? String(unread) : "";
}

/** How many are unread, out of an event; nothing where it says something else. */
export function unreadOf(data: string): number | null {
  try {
    const told: unknown = JSON.parse(data);
    if (typeof told === "object" && told !== null && "unread" in told && typeof told.unread === "number")
      return told.unread;
  } catch {
    // A broken event counts nothing.
  }
  return null;
}

export function watchBell() {
  const bell = document.querySelector<HTMLAnchorElement>("[data-bell]");
  if (!bell) return;
  const quiet = bell.getAttribute("aria-label") ?? "";
  let source: EventSource | null = null;
  let read = false;
  const show = (unread: number) => {
    const count = bell.querySelector<HTMLElement>(".cart-count");
    const text = shownCount(unread);
    if (count) {
      count.textContent = text;
      count.hidden = text === "";
    }
    const many = bell.dataset["bellMany"] ?? "";
    bell.setAttribute("aria-label", text ? many.replace("{n}", text) : quiet);
    if (unread > 0 && !read) {
      read = true;
      void readHere();
    }
  };
  const listen = () => {
    if (document.visibilityState !== "visible") {
      source?.close();
      source = null;
      return;
    }
    if (source) return;
    source = new EventSource("/api/notices/events");
    source.addEventListener("unread", (event: MessageEvent<string>) => {
      const unread = unreadOf(event.data);
      if (unread !== null) show(unread);
    });
  };
  document.addEventListener("visibilitychange", listen);
  // A page that is left for good holds no connection, and one that is come back to listens again.
  window.addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  window.addEventListener("pageshow", () => setTimeout(listen, AFTER_MS));
}

/** Whoever looks at an order knows what its notices say. */
async function readHere() {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;
  if (!token || !/^\/market\/(orders|checkout)\/./.test(location.pathname)) return;
  const answer = await fetch("/api/notices?unread=true").catch(() => null);
  if (!answer?.ok) return;
  const { items } = (await answer.json()) as { items: Array<{ id: string; link: string }> };
  const ids = items.filter(({ link }) => link === location.pathname).map(({ id }) => id);
  if (ids.length === 0) return;
  await fetch("/api/notices/read", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ ids }),
  }).catch(() => null);
}
