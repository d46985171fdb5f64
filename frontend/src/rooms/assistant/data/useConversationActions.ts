import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { api, type ConversationView, call } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { toast } from "@/ui";
import { conversationKeys, foldersQuery } from "./queries";
import { forgetConversation, keepConversation } from "./useAssistantEvents";

type Changes = Partial<
  Pick<ConversationView, "title" | "pinned" | "archived" | "folder_id" | "model_id" | "thinking">
>;

export interface ConversationActions {
  change: (conversation: ConversationView, changes: Changes) => Promise<void>;
  archive: (conversation: ConversationView, archived: boolean) => Promise<void>;
  remove: (conversation: ConversationView) => Promise<void>;
  createFolder: (name: string) => Promise<string | null>;
  renameFolder: (id: string, name: string) => Promise<void>;
  removeFolder: (id: string) => Promise<void>;
}

/** What can be done with conversations and folders. Each shows at once, and goes back with a word when it is refused. */
export function useConversationActions(): ConversationActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const t = useTranslations("assistant.list");
  const common = useTranslations("common");
  const say = useProblemText();
  const { conversationId } = useParams({ strict: false });

  return useMemo(() => {
    const refuse = (error: unknown) => toast({ title: say(error), tone: "danger" });
    const path = (id: string) => ({ params: { path: { conversation_id: id } } });

    const change: ConversationActions["change"] = async (conversation, changes) => {
      keepConversation(client, { ...conversation, ...changes });
      try {
        keepConversation(
          client,
          await call(
            api.PATCH("/api/conversations/{conversation_id}", { ...path(conversation.id), body: changes }),
          ),
        );
      } catch (error) {
        keepConversation(client, conversation);
        refuse(error);
      }
    };

    const restore = async (conversation: ConversationView) => {
      try {
        keepConversation(
          client,
          await call(api.POST("/api/conversations/{conversation_id}/restore", path(conversation.id))),
        );
        void client.invalidateQueries({ queryKey: conversationKeys.messages(conversation.id) });
      } catch (error) {
        refuse(error);
      }
    };

    const remove: ConversationActions["remove"] = async (conversation) => {
      forgetConversation(client, conversation.id);
      if (conversation.id === conversationId) void navigate({ to: "/" });
      try {
        await call(api.DELETE("/api/conversations/{conversation_id}", path(conversation.id)));
        void client.invalidateQueries({ queryKey: ["bin"] });
        toast({
          title: t("deleted"),
          detail: conversation.title,
          action: { label: common("undo"), onSelect: () => void restore(conversation) },
        });
      } catch (error) {
        keepConversation(client, conversation);
        refuse(error);
      }
    };

    const archive: ConversationActions["archive"] = async (conversation, archived) => {
      await change(conversation, { archived });
      if (!archived) return;
      toast({
        title: t("archived"),
        detail: conversation.title,
        action: {
          label: common("undo"),
          onSelect: () => void change({ ...conversation, archived: true }, { archived: false }),
        },
      });
    };

    const folders = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        return await work();
      } catch (error) {
        refuse(error);
        return null;
      } finally {
        void client.invalidateQueries({ queryKey: foldersQuery.queryKey });
      }
    };
    const folderPath = (id: string) => ({ params: { path: { folder_id: id } } });

    return {
      change,
      archive,
      remove,
      createFolder: async (name) =>
        (await folders(() => call(api.POST("/api/folders", { body: { name } }))))?.id ?? null,
      renameFolder: async (id, name) => {
        await folders(() =>
          call(api.PATCH("/api/folders/{folder_id}", { ...folderPath(id), body: { name } })),
        );
      },
      removeFolder: async (id) => {
        await folders(() => call(api.DELETE("/api/folders/{folder_id}", folderPath(id))));
        void client.invalidateQueries({ queryKey: conversationKeys.lists });
      },
    };
  }, [client, navigate, conversationId, t, common, say]);
}
