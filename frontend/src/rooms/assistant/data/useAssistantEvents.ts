import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import {
  type ConversationList,
  type ConversationView,
  MISSED,
  type StreamEvent,
  useServerEvents,
} from "@/api";
import { withConversation, without } from "./lists";
import { conversationKeys, foldersQuery, type ListFilter } from "./queries";

type Pages = InfiniteData<ConversationList, string | null>;

/** Keeps lists and threads current with what happens on other tabs and devices. `onGone` is told of deleted conversations. */
export function useAssistantEvents(onGone: (id: string) => void): void {
  const client = useQueryClient();
  const take = useCallback(
    (event: StreamEvent) => {
      switch (event.event) {
        case "conversation":
          keepConversation(client, event.data as ConversationView);
          break;
        case "conversation_gone": {
          const { id } = event.data as { id: string };
          forgetConversation(client, id);
          onGone(id);
          break;
        }
        case "message": {
          const { conversation_id } = event.data as { conversation_id: string };
          void client.invalidateQueries({ queryKey: conversationKeys.messages(conversation_id) });
          break;
        }
        case MISSED:
          void client.invalidateQueries({ queryKey: conversationKeys.all });
          void client.invalidateQueries({ queryKey: foldersQuery.queryKey });
          break;
        default:
      }
    },
    [client, onGone],
  );
  useServerEvents("/api/events", take);
}

/** Puts a conversation's present state wherever it is kept. */
export function keepConversation(client: QueryClient, conversation: ConversationView): void {
  client.setQueryData(conversationKeys.one(conversation.id), conversation);
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: conversationKeys.lists })) {
    if (pages) client.setQueryData(key, withConversation(pages, filterOf(key), conversation));
  }
}

/** Takes a conversation out of the lists; what was read of it stays until the page closes, for undoing. */
export function forgetConversation(client: QueryClient, id: string): void {
  client.setQueriesData<Pages>({ queryKey: conversationKeys.lists }, (pages) =>
    pages ? without(pages, id) : pages,
  );
}

/** A conversation as a list that was read shows it. */
export function listedConversation(client: QueryClient, id: string): ConversationView | undefined {
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: conversationKeys.lists })) {
    const found = pages?.pages.flatMap((page) => page.items).find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}

function filterOf(key: readonly unknown[]): ListFilter {
  return key[conversationKeys.lists.length] as ListFilter;
}
