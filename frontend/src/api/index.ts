/** The door of `api`: a typed client, the events, and who is here. See docs in each file. */
export { api, call, csrfHeaders, reach } from "./client";
export { connection, useOffline } from "./connection";
export { ApiError, asApiError, UNREACHABLE } from "./problem";
export { createQueryClient } from "./queryClient";
export { modelsQuery, suggestionsQuery } from "./queries";
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
export { useServerEvents } from "./useServerEvents";
export type * from "./types";
