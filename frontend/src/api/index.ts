/** The door of `api`: a typed client, the events, and who is here. See docs in each file. */
export { api, call, csrfHeaders, reach } from "./client";
export { connection, useOffline } from "./connection";
export {
  forgetBrowser,
  type NoticeMail,
  type NoticeView,
  type Unread,
  unreadQuery,
  useUnread,
} from "./notices";
export { ApiError, asApiError, problemOf, UNREACHABLE } from "./problem";
export { goodsQuery, modelsQuery, myDesksQuery, suggestionsQuery } from "./queries";
export { createQueryClient } from "./queryClient";
export {
  type PersonChange,
  readSession,
  sessionQuery,
  useChangePerson,
  useEnter,
  usePerson,
  useSession,
  useSignOut,
} from "./session";
export { MISSED, subscribe } from "./sharedStream";
export { followStream, type StreamEvent, type StreamOptions } from "./stream";
export type * from "./types";
export { useServerEvents } from "./useServerEvents";
