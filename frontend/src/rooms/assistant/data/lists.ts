/** Conversations in the lists that are kept, as news of them arrives. Pure. */
import type { InfiniteData } from "@tanstack/react-query";
import type { ConversationList, ConversationView } from "@/api";
import type { ListFilter } from "./queries";

type Pages = InfiniteData<ConversationList, string | null>;

/** All conversations of a list, pinned first and then the latest, each once. */
export function inOrder(
  pages: { readonly pages: readonly ConversationList[] } | undefined,
): readonly ConversationView[] {
  const byId = new Map<string, ConversationView>();
  for (const page of pages?.pages ?? [])
    for (const item of page.items) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || b.updated_at.localeCompare(a.updated_at),
  );
}

/** The list with a conversation in its present state: changed, come in, or gone elsewhere. */
export function withConversation(pages: Pages, filter: ListFilter, conversation: ConversationView): Pages {
  const belongs =
    !conversation.temporary &&
    conversation.archived === filter.archived &&
    (filter.folderId === null || conversation.folder_id === filter.folderId);
  const rest = without(pages, conversation.id);
  const [first, ...others] = rest.pages;
  if (!belongs || !first) return rest;
  return { ...rest, pages: [{ ...first, items: [conversation, ...first.items] }, ...others] };
}

/** The list without a conversation. */
export function without(pages: Pages, id: string): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
  };
}
