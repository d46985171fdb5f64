import { QueryCache, QueryClient } from "@tanstack/react-query";
import { connection } from "./connection";
import { ApiError } from "./problem";

/** A refusal stays one however often it is asked; only what may pass is tried again. */
function worthRetrying(count: number, error: Error): boolean {
  if (connection.offline || count >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session ended elsewhere (signed out, password changed): find out, and show the door.
        const ended = error instanceof ApiError && error.status === 401 && query.queryKey[0] !== "session";
        if (ended) void client.invalidateQueries({ queryKey: ["session"] });
      },
    }),
    defaultOptions: {
      queries: {
        // Reachability is ours to judge (see connection.ts): the library's own guess would pause a page on loopback.
        networkMode: "always",
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        retry: worthRetrying,
        refetchOnWindowFocus: true,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  connection.onReturn(() => void client.invalidateQueries());
  return client;
}
