import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, type ConversationView, type MessageView, useOffline } from "@/api";
import { type ModelChoice, useModelChoice } from "../composer/models";
import type { Outgoing } from "../composer/outbox";
import { conversationQuery } from "../data/queries";
import { listedConversation } from "../data/useAssistantEvents";
import { type ChatActions, useChatActions } from "./useChatActions";
import { type Hold, type Sender, useSender } from "./useSender";
import { type OpenThread, useMessageInSight, useThread } from "./useThread";

/** An open conversation: what is known of it, what is being written, what waits, and what may be done. */
export interface Chat {
  readonly id: string;
  readonly conversation: ConversationView | undefined;
  /** It was deleted, or never was this person's. */
  readonly gone: boolean;
  readonly open: OpenThread;
  readonly items: readonly MessageView[];
  /** The message that the address points to, once it has been read. */
  readonly found: string | null;
  readonly actions: ChatActions;
  readonly sender: Sender;
  readonly hold: Hold;
  /** Shown as a message already, though it has not arrived. */
  readonly pending: Outgoing | null;
  /** Nothing may be changed now. */
  readonly locked: boolean;
  readonly offline: boolean;
  readonly replying: boolean;
  /** Stops the reply that is being written; null while there is none that could be. */
  readonly stop: (() => void) | null;
  /** The newest message, where it is a reply. */
  readonly reply: MessageView | null;
  readonly choice: ModelChoice;
}

/** Everything that the page of a conversation stands on. */
export function useChat(conversationId: string, messageId: string | undefined): Chat {
  const offline = useOffline();
  const client = useQueryClient();
  const { data: conversation, error } = useQuery({
    ...conversationQuery(conversationId),
    // What the list knows of it is shown until it has been read, and where it cannot be.
    placeholderData: () => listedConversation(client, conversationId),
  });
  const open = useThread(conversationId);
  const found = useMessageInSight(conversationId, messageId);
  const actions = useChatActions(conversationId);
  const choice = useModelChoice(conversation?.model_id ?? null);

  const items = open.thread?.items ?? [];
  const last = items.at(-1);
  const running = items.findLast((message) => message.status === "running") ?? null;
  const runId = running?.run_id ?? null;
  const hold = holdOf(offline, choice.model?.state === "ready", running !== null);
  const sender = useSender(conversationId, hold, open.thread);
  return {
    id: conversationId,
    conversation,
    gone: isGone(open.error) || isGone(error),
    open,
    items,
    found,
    actions,
    sender,
    hold,
    // A conversation that begins while the model is still on its way shows its first words already.
    pending: sender.sending ?? (items.length === 0 ? (sender.waiting[0] ?? null) : null),
    locked: offline || running !== null || actions.busy || sender.sending !== null,
    offline,
    replying: running !== null,
    stop: runId === null || offline ? null : () => actions.stop(runId),
    reply: last?.role === "assistant" ? last : null,
    choice,
  };
}

function holdOf(offline: boolean, modelReady: boolean, replying: boolean): Hold {
  if (offline) return "network";
  if (!modelReady) return "model";
  return replying ? "reply" : null;
}

function isGone(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422);
}
