/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
// From the files, not the door: the door brings React.
import { answerHistory, isKept } from "@/api/historyStore";
import { isOfMarket } from "./market";
import { placeOf, readNotice } from "./pushed";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: Array<{ url: string; revision: string | null }>;
};

const ASSETS = "hupan-assets";

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
const shell = createHandlerBoundToURL("/index.html");

// Every address of the page opens with the same shell; the server's own addresses are not the page's.
registerRoute(
  new NavigationRoute(shell, {
    denylist: [
      /^\/api\//,
      /^\/v1(\/|$)/,
      /^\/docs(\/|$)/,
      /^\/openapi\.json$/,
      /^\/market(\/|$)/,
      /^\/pictures\//,
      /^\/(robots\.txt|sitemap\.xml)$/,
    ],
  }),
);

// The market's pages are the server's own. Where it cannot be reached the shell says so in their place, and goes there
// again. Forms and hand-overs are left to the browser: to the server they must come from the page that they come from.
registerRoute(
  ({ url, request, sameOrigin }) => sameOrigin && request.mode === "navigate" && isOfMarket(url.pathname),
  async (options) => {
    try {
      return await fetch(options.request);
    } catch {
      return await shell(options);
    }
  },
);

registerRoute(
  ({ url, request, sameOrigin }) => sameOrigin && isKept(request.method, url.pathname),
  ({ request }) => answerHistory(request),
);

// The heavy pieces that are not fetched in advance (diagrams, maths, code grammars) stay once they came: their
// names carry a hash of their content.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  async ({ request }) => {
    const cache = await caches.open(ASSETS);
    const kept = await cache.match(request);
    if (kept) return kept;
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  },
);

self.addEventListener("push", (event) => event.waitUntil(showNotice(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openNotice((event.notification.data as { link?: unknown } | null)?.link));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});
// The first worker serves the page that installed it, so that the very first visit already opens offline.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function showNotice(data: PushMessageData | null) {
  const notice = readNotice(data?.text() ?? "");
  await self.registration.showNotification(notice.title, {
    body: notice.body,
    // Sent twice, it is shown once.
    tag: notice.tag,
    lang: notice.lang,
    icon: "/icons/icon-192.png",
    badge: "/icons/icon-192.png",
    data: { link: notice.link },
  });
}

/** A page that shows it already comes to the front; else one opens. */
async function openNotice(link: unknown) {
  const place = placeOf(link);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => new URL(page.url).pathname === place);
  if (there) await there.focus();
  else await self.clients.openWindow(place);
}
