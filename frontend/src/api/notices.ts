import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, call } from "./client";
import type { components } from "./schema";

export type NoticeView = components["schemas"]["NoticeView"];
export type NoticeMail = components["schemas"]["ChannelView"];
export type Unread = components["schemas"]["Unread"];

/** How many notices are unread; kept current by `/api/notices/events`. */
export const unreadQuery = queryOptions({
  queryKey: ["notices", "unread"],
  queryFn: async (): Promise<Unread> => {
    const { unread } = await call(api.GET("/api/notices", { params: { query: { unread: true } } }));
    return { unread };
  },
  staleTime: 60_000,
});

export function useUnread(): number {
  return useQuery(unreadQuery).data?.unread ?? 0;
}

/** Whoever signs out is not shown anything more in this browser; it never keeps anybody from leaving. */
export async function forgetBrowser(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    const subscription = await registration?.pushManager?.getSubscription();
    if (!subscription) return;
    await call(api.POST("/api/notices/push/remove", { body: { endpoint: subscription.endpoint } }));
    await subscription.unsubscribe();
  } catch {
    // The server forgets a browser that its push service no longer knows.
  }
}
