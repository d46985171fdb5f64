import { describe, expect, it } from "vitest";
import type { ConversationView } from "@/api";
import { inOrder, withConversation, without } from "./lists";

function conversation(id: string, day: number, changes: Partial<ConversationView> = {}): ConversationView {
  return {
    id,
    title: id,
    title_source: "auto",
    pinned: false,
    archived: false,
    temporary: false,
    folder_id: null,
    model_id: null,
    thinking: null,
    created_at: "2026-11-01T08:00:00Z",
    updated_at: `2026-11-${String(day).padStart(2, "0")}T08:00:00Z`,
    active_leaf_id: null,
    running_run_id: null,
    shared: false,
    message_count: 2,
    deleted_at: null,
    ...changes,
  };
}
const pages = (...all: ConversationView[][]) => ({
  pages: all.map((items) => ({ items, next_cursor: null })),
  pageParams: all.map(() => null),
});
const inbox = { archived: false, folderId: null };
const names = (given: Parameters<typeof inOrder>[0]) =>
  inOrder(given)
    .map((one) => one.id)
    .join(" ");

describe("lists of conversations", () => {
  it("puts pinned ones first, then the latest, each once", () => {
    const given = pages(
      [conversation("a", 9), conversation("b", 8)],
      [conversation("b", 8), conversation("c", 3, { pinned: true })],
    );
    expect(names(given)).toBe("c a b");
  });

  it("moves one that was written in to the top, and takes in a new one", () => {
    const given = pages([conversation("a", 9)], [conversation("b", 2)]);
    expect(names(withConversation(given, inbox, conversation("b", 10)))).toBe("b a");
    expect(names(withConversation(given, inbox, conversation("n", 11)))).toBe("n a b");
  });

  it("lets one go that does not belong any more", () => {
    const given = pages([conversation("a", 9), conversation("b", 8)]);
    expect(names(withConversation(given, inbox, conversation("a", 9, { archived: true })))).toBe("b");
    expect(names(withConversation(given, inbox, conversation("t", 9, { temporary: true })))).toBe("a b");
    const folder = { archived: false, folderId: "f" };
    expect(names(withConversation(given, folder, conversation("a", 9, { folder_id: "g" })))).toBe("b");
    expect(names(without(given, "b"))).toBe("a");
  });
});
