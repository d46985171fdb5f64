import { useQueryClient } from "@tanstack/react-query";
import { type Unread, unreadQuery, useServerEvents } from "@/api";

/** Keeps the number of unread notices current on every screen. */
export function useLiveNotices() {
  const client = useQueryClient();
  useServerEvents("/api/notices/events", ({ event, data }) => {
    if (event === "unread") client.setQueryData(unreadQuery.queryKey, data as Unread);
    else void client.invalidateQueries({ queryKey: ["notices"] });
  });
}
