import { api, call, type MessageView, type PostMessage, type RunView } from "@/api";
import type { Outgoing } from "../composer/outbox";

export interface Posted {
  readonly message: MessageView;
  readonly reply: MessageView;
  readonly run: RunView;
}

export interface ReplyWish {
  readonly model_id?: string;
  readonly thinking?: boolean;
}

/** Appends a message under its parent and asks for the reply. The same message posted twice is there once. */
export function postMessage(
  conversationId: string,
  parentId: string | null,
  item: Outgoing,
  wish: ReplyWish,
): Promise<Posted> {
  const files = item.files.map((file) => ({ type: "file" as const, file_id: file.id }));
  const text = item.text.trim() === "" ? [] : [{ type: "text" as const, text: item.text }];
  const parts = [...files, ...text] as PostMessage["parts"];
  return call(
    api.POST("/api/conversations/{conversation_id}/messages", {
      params: { path: { conversation_id: conversationId } },
      body: { client_id: item.clientId, parent_id: parentId, parts, ...wish },
    }),
  );
}
