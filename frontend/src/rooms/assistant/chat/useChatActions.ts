import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, call, type MessageView } from "@/api";
import { useProblemText } from "@/i18n";
import { toast } from "@/ui";
import { outgoing } from "../composer/outbox";
import { conversationKeys, type Thread } from "../data/queries";
import { withAnswer } from "../data/thread";
import { postMessage } from "./postMessage";

export interface ChatActions {
  /** A reply is being asked for or stopped: nothing else may be asked for meanwhile. */
  readonly busy: boolean;
  edit: (message: MessageView, text: string) => Promise<boolean>;
  regenerate: (message: MessageView, modelId?: string) => void;
  goOn: (message: MessageView) => void;
  stop: (runId: string) => void;
  show: (messageId: string) => void;
}

/** What can be done with the messages of a conversation. */
export function useChatActions(conversationId: string): ChatActions {
  const client = useQueryClient();
  const say = useProblemText();
  const [busy, setBusy] = useState(false);
  const actions = useMemo(() => {
    const key = conversationKeys.messages(conversationId);
    const attempt = async (work: () => Promise<void>): Promise<boolean> => {
      setBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        toast({ title: say(error), tone: "danger" });
        void client.invalidateQueries({ queryKey: key });
        return false;
      } finally {
        setBusy(false);
      }
    };
    const answer = (added: readonly MessageView[]) =>
      client.setQueryData<Thread>(key, (known) => withAnswer(known, added));
    const path = (id: string) => ({ params: { path: { message_id: id } } });
    return {
      edit: (message: MessageView, text: string) =>
        attempt(async () => {
          const files = message.parts.filter((part) => part.type === "file");
          const item = outgoing(
            text,
            files.map(({ file_id, ...file }) => ({ id: file_id, ...file })),
          );
          const posted = await postMessage(conversationId, message.parent_id, item, {});
          answer([posted.message, posted.reply]);
        }),
      regenerate: (message: MessageView, modelId?: string) => {
        void attempt(async () => {
          const body = modelId === undefined ? {} : { model_id: modelId };
          const { reply } = await call(
            api.POST("/api/messages/{message_id}/regenerate", { ...path(message.id), body }),
          );
          answer([reply]);
        });
      },
      goOn: (message: MessageView) => {
        void attempt(async () => {
          const { reply } = await call(
            api.POST("/api/messages/{message_id}/continue", { ...path(message.id), body: {} }),
          );
          answer([reply]);
        });
      },
      stop: (runId: string) => {
        void attempt(async () => {
          await call(api.POST("/api/runs/{run_id}/stop", { params: { path: { run_id: runId } } }));
        });
      },
      show: (messageId: string) => {
        void attempt(async () => {
          await call(
            api.PUT("/api/conversations/{conversation_id}/active", {
              params: { path: { conversation_id: conversationId } },
              body: { message_id: messageId },
            }),
          );
          await client.refetchQueries({ queryKey: key });
        });
      },
    };
  }, [client, conversationId, say]);
  return useMemo(() => ({ ...actions, busy }), [actions, busy]);
}
