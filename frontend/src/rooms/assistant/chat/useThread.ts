import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, call, type MessageView } from "@/api";
import { conversationKeys, readThread, type Thread } from "../data/queries";
import { withLatest, withMessage, withOlder } from "../data/thread";
import { followReply, forgetReply } from "../live/liveReplies";

const firstScreen = 50;
const olderStretch = 100;
/** How many stretches are read to find a message that a link points to, before it is given up. */
const longestSearch = 60;

export interface OpenThread {
  readonly thread: Thread | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly loadOlder: () => void;
  readonly loadingOlder: boolean;
}

/** The messages of a conversation: the newest first, older ones when asked for, all of them live. */
export function useThread(conversationId: string): OpenThread {
  const client = useQueryClient();
  const key = conversationKeys.messages(conversationId);
  const query = useQuery({
    queryKey: key,
    queryFn: async () => {
      const latest = await readThread(conversationId, null, firstScreen);
      return withLatest(client.getQueryData<Thread>(key), latest);
    },
  });
  const [loadingOlder, setLoadingOlder] = useState(false);
  const busy = useRef(false);
  const first = query.data?.items[0]?.id;
  const hasOlder = query.data?.hasOlder ?? false;
  const loadOlder = useCallback(() => {
    if (busy.current || !hasOlder || first === undefined) return;
    busy.current = true;
    setLoadingOlder(true);
    readThread(conversationId, first, olderStretch)
      .then((older) =>
        client.setQueryData<Thread>(conversationKeys.messages(conversationId), (known) =>
          known ? withOlder(known, first, older) : known,
        ),
      )
      .catch(() => {
        // Offline, or away for a moment: scrolling on asks again.
      })
      .finally(() => {
        busy.current = false;
        setLoadingOlder(false);
      });
  }, [client, conversationId, first, hasOlder]);

  useLiveThread(conversationId, query.data?.items);
  return {
    thread: query.data,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
    loadOlder,
    loadingOlder,
  };
}

/** Follows the replies that are being written in a thread, and keeps the messages once they are over. */
function useLiveThread(conversationId: string, items: readonly MessageView[] | undefined): void {
  const client = useQueryClient();
  const running = items?.findLast((message) => message.status === "running" && message.run_id !== null);
  const latest = useRef(running);
  useEffect(() => {
    latest.current = running;
  });
  const messageId = running?.id;
  const runId = running?.run_id;
  useEffect(() => {
    const message = latest.current;
    if (!message || messageId === undefined || !runId) return;
    const key = conversationKeys.messages(conversationId);
    return followReply(
      { ...message, run_id: runId },
      {
        onFinished: (finished) => {
          if (finished) {
            client.setQueryData<Thread>(key, (known) => (known ? withMessage(known, finished) : known));
            forgetReply(messageId);
          } else void client.invalidateQueries({ queryKey: key });
        },
        onRefused: () => void client.invalidateQueries({ queryKey: key }),
      },
    );
  }, [client, conversationId, messageId, runId]);
}

/** Makes sure that a message is among those read: shows its branch, and reads older stretches until it is there. */
export function useMessageInSight(conversationId: string, messageId: string | undefined): string | null {
  const client = useQueryClient();
  const [found, setFound] = useState<string | null>(null);
  useEffect(() => {
    if (messageId === undefined) return;
    let wanted = true;
    const key = conversationKeys.messages(conversationId);
    const look = async () => {
      const has = (thread: Thread | undefined) =>
        thread?.items.some((message) => message.id === messageId) ?? false;
      let thread = client.getQueryData<Thread>(key);
      if (!has(thread)) {
        await call(
          api.PUT("/api/conversations/{conversation_id}/active", {
            params: { path: { conversation_id: conversationId } },
            body: { message_id: messageId },
          }),
        );
        thread = await readThread(conversationId, null, firstScreen);
      }
      for (let count = 0; thread && !has(thread) && thread.hasOlder && count < longestSearch; count += 1) {
        const before: string | undefined = thread.items[0]?.id;
        if (before === undefined) break;
        thread = withOlder(thread, before, await readThread(conversationId, before, 200));
      }
      if (!wanted || !thread || !has(thread)) return;
      client.setQueryData(key, thread);
      setFound(messageId);
    };
    look().catch(() => {
      // The message is gone: the conversation opens at its end, as it would have.
    });
    return () => {
      wanted = false;
    };
  }, [client, conversationId, messageId]);
  return found;
}
