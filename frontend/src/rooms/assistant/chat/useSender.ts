import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { type ApiError, asApiError, UNREACHABLE } from "@/api";
import { dequeue, type Outgoing, useOutbox } from "../composer/outbox";
import { conversationKeys, type Thread } from "../data/queries";
import { withAnswer } from "../data/thread";
import { postMessage } from "./postMessage";

/** Why messages wait. */
export type Hold = "network" | "model" | "reply" | null;

export interface Sender {
  /** On its way: shown as a message already. */
  readonly sending: Outgoing | null;
  /** What waits for its turn. */
  readonly waiting: readonly Outgoing[];
  /** Why the first of those was refused, if it was. */
  readonly refusal: ApiError | null;
  readonly retry: () => void;
  readonly cancel: (clientId: string) => void;
}

const runInProgress = "conversations.run_in_progress";

/** Sends what lies in a conversation's outbox, one after the other, as soon as nothing holds it. */
export function useSender(conversationId: string, hold: Hold, thread: Thread | undefined): Sender {
  const client = useQueryClient();
  const items = useOutbox(conversationId);
  const [sendingId, setSendingId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ readonly clientId: string; readonly error: ApiError } | null>(
    null,
  );
  const next = items[0];
  const refused = refusal !== null && refusal.clientId === next?.clientId ? refusal.error : null;
  const free =
    next !== undefined && hold === null && thread !== undefined && refused === null && sendingId === null;
  const parentId = thread?.items.at(-1)?.id ?? null;

  useEffect(() => {
    if (!free || !next) return;
    const key = conversationKeys.messages(conversationId);
    setSendingId(next.clientId);
    postMessage(conversationId, parentId, next, {})
      .then((posted) => {
        client.setQueryData<Thread>(key, (known) => withAnswer(known, [posted.message, posted.reply]));
        dequeue(conversationId, next.clientId);
      })
      .catch(async (error: unknown) => {
        const problem = asApiError(error);
        // Not refusals but reasons to wait: another tab or device was quicker, or the network went.
        if (problem.code === runInProgress) await client.refetchQueries({ queryKey: key });
        else if (problem.code !== UNREACHABLE) setRefusal({ clientId: next.clientId, error: problem });
      })
      .finally(() => setSendingId(null));
  }, [client, conversationId, free, next, parentId]);

  // A full queue says when to come again.
  useEffect(() => {
    if (!refused?.retryAfter) return;
    const timer = setTimeout(() => setRefusal(null), refused.retryAfter * 1000);
    return () => clearTimeout(timer);
  }, [refused]);

  const retry = useCallback(() => setRefusal(null), []);
  const cancel = useCallback(
    (clientId: string) => {
      dequeue(conversationId, clientId);
      setRefusal(null);
    },
    [conversationId],
  );
  const sending = items.find((item) => item.clientId === sendingId || (free && item === next)) ?? null;
  return { sending, waiting: items.filter((item) => item !== sending), refusal: refused, retry, cancel };
}
