/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
// From the files, not the door: the door brings React.
import { answerHistory, isKept } from "@/api/historyStore";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: Array<{ url: string; revision: string | null }>;
};

const ASSETS = "hupan-assets";

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);

// Every address of the page opens with the same shell; the server's own addresses are not the page's.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
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

self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});
// The first worker serves the page that installed it, so that the very first visit already opens offline.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
