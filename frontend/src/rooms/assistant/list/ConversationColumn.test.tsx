import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { ConversationView } from "@/api";
import { json, renderPage, serve } from "../../../../tests/render";
import { aConversation } from "../testing";
import { ConversationColumn } from "./ConversationColumn";

class Sight {
  observe() {}
  disconnect() {}
}

async function column(items: ConversationView[], routes: Parameters<typeof serve>[0] = {}) {
  vi.stubGlobal("IntersectionObserver", Sight);
  const heard = serve({
    "GET /api/conversations": () => json({ items, next_cursor: null }),
    "GET /api/folders": () => json({ items: [], next_cursor: null }),
    ...routes,
  });
  return { ...(await renderPage(<ConversationColumn onOpen={() => undefined} />)), heard };
}
const now = new Date().toISOString();

describe("the list", () => {
  it("says what will be here when nothing is", async () => {
    await column([]);
    expect(await screen.findByText("No conversations yet")).toBeInTheDocument();
  });

  it("groups, with a name for the untitled", async () => {
    await column([
      aConversation({ id: "a", title: "Pinned talk", pinned: true }),
      aConversation({ id: "b", title: "", updated_at: now }),
    ]);
    const pinned = await screen.findByRole("region", { name: "Pinned" });
    expect(within(pinned).getByRole("link", { name: /Pinned talk/ })).toHaveAttribute("href", "/c/a");
    expect(
      within(screen.getByRole("region", { name: "Today" })).getByRole("link", { name: "New chat" }),
    ).toBeVisible();
  });

  it("renames in its place, and takes it back when that is refused", async () => {
    const talk = aConversation({ updated_at: now });
    const { user, heard } = await column([talk], {
      "PATCH /api/conversations/conv_1": ({ body }) => json({ ...talk, ...(body as object) }),
    });
    await user.click(await screen.findByRole("button", { name: "More for By the lake" }));
    await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const field = await screen.findByRole("textbox", { name: "Title" });
    await user.clear(field);
    await user.type(field, "In the hills{Enter}");
    expect(await screen.findByRole("link", { name: "In the hills" })).toBeInTheDocument();
    expect(heard.at(-1)?.body).toEqual({ title: "In the hills" });
  });

  it("deletes at once and can undo it", async () => {
    const talk = aConversation({ updated_at: now });
    const { user, heard } = await column([talk], {
      "DELETE /api/conversations/conv_1": () => new Response(null, { status: 204 }),
      "POST /api/conversations/conv_1/restore": () => json(talk),
    });
    await user.click(await screen.findByRole("button", { name: "More for By the lake" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("link", { name: "By the lake" })).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("link", { name: "By the lake" })).toBeInTheDocument();
    expect(heard.map((one) => one.method)).toContain("DELETE");
  });

  it("searches, marks what was found and leads to the message", async () => {
    const { user } = await column([], {
      "GET /api/search": () =>
        json({
          items: [
            {
              conversation_id: "conv_9",
              conversation_title: "茶",
              message_id: "msg_9",
              role: "user",
              snippet: "关于绿茶的水温",
              ranges: [[2, 4]],
              created_at: now,
            },
          ],
          next_cursor: null,
        }),
    });
    await user.type(screen.getByRole("searchbox", { name: "Search conversations" }), "绿茶");
    const hit = await screen.findByRole("link", { name: /茶.*You: 关于绿茶的水温/ });
    expect(hit).toHaveAttribute("href", "/c/conv_9?m=msg_9");
    expect(within(hit).getByText("绿茶").tagName).toBe("MARK");
  });
});
