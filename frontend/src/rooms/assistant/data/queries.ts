/** What this room reads from the server, and under which keys it is kept. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type ConversationList, type ConversationView, call, type MessageView } from "@/api";

export const conversationKeys = {
  all: ["conversations"] as const,
  lists: ["conversations", "list"] as const,
  one: (id: string) => ["conversations", "one", id] as const,
  messages: (id: string) => ["conversations", "messages", id] as const,
};

export interface ListFilter {
  readonly archived: boolean;
  readonly folderId: string | null;
}

const pageSize = 50;

/** Conversations, pinned first and then the latest. */
export const conversationsQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: [...conversationKeys.lists, filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }): Promise<ConversationList> =>
      call(
        api.GET("/api/conversations", {
          params: {
            query: {
              limit: pageSize,
              archived: filter.archived,
              ...(pageParam === null ? {} : { cursor: pageParam }),
              ...(filter.folderId === null ? {} : { folder_id: filter.folderId }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKeys.one(id),
    queryFn: (): Promise<ConversationView> =>
      call(api.GET("/api/conversations/{conversation_id}", { params: { path: { conversation_id: id } } })),
  });

export const foldersQuery = queryOptions({
  queryKey: ["folders"],
  queryFn: () => call(api.GET("/api/folders")),
});

export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ["search", words],
    queryFn: () => call(api.GET("/api/search", { params: { query: { q: words, limit: 40 } } })),
    enabled: words !== "",
    staleTime: 10_000,
  });

/** The stretch of the path shown that has been read: its newest messages, and older ones as they were asked for. */
export interface Thread {
  /** Oldest first. */
  readonly items: readonly MessageView[];
  readonly hasOlder: boolean;
  readonly total: number;
}

/** The newest messages of the path shown. */
export async function readThread(id: string, before: string | null, limit: number): Promise<Thread> {
  const page = await call(
    api.GET("/api/conversations/{conversation_id}/messages", {
      params: { path: { conversation_id: id }, query: { limit, ...(before === null ? {} : { before }) } },
    }),
  );
  return { items: page.items, hasOlder: page.has_more, total: page.total };
}

/** The same as the models' room reads; the shell keeps it current by events. */
export const engineQuery = queryOptions({
  queryKey: ["engine"],
  queryFn: () => call(api.GET("/api/engine")),
});
