import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, call, type FileView, useOffline } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { CartButton } from "@/parts";
import { toast, useAutoTitle } from "@/ui";
import { Composer, type ComposerHandle } from "../composer/Composer";
import { newDraft, writeDraft } from "../composer/drafts";
import { useModelChoice } from "../composer/models";
import { enqueue, outgoing } from "../composer/outbox";
import { conversationKeys, type Thread } from "../data/queries";
import { keepConversation } from "../data/useAssistantEvents";
import { NewChatHeader } from "./ChatHeader";
import { DropTarget } from "./DropTarget";
import { EmptyChat } from "./EmptyChat";
import { ModelNote } from "./ModelNote";

interface NewChatProps {
  readonly temporary: boolean;
  readonly onTemporary: (temporary: boolean) => void;
  readonly onList: () => void;
}

/** The page of a conversation that begins with its first message. */
export function NewChat({ temporary, onTemporary, onList }: NewChatProps) {
  const t = useTranslations("assistant");
  const say = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const offline = useOffline();
  const composer = useRef<ComposerHandle>(null);
  const [modelId, setModelId] = useState<string | null>(null);
  const [thinking, setThinking] = useState<boolean | null>(null);
  const choice = useModelChoice(modelId);
  const busy = useRef(false);
  useAutoTitle(t("newChat"));

  const begin = async (text: string, files: readonly FileView[]) => {
    if (busy.current) return;
    busy.current = true;
    try {
      const conversation = await call(
        api.POST("/api/conversations", { body: { model_id: modelId, thinking, temporary } }),
      );
      keepConversation(client, conversation);
      client.setQueryData<Thread>(conversationKeys.messages(conversation.id), {
        items: [],
        hasOlder: false,
        total: 0,
      });
      enqueue(conversation.id, outgoing(text, files));
      await navigate({ to: "/c/$conversationId", params: { conversationId: conversation.id } });
      onTemporary(false);
      // The composer of this page goes away with what it still holds.
      writeDraft(newDraft, "");
    } catch (error) {
      toast({ title: say(error), tone: "danger" });
      composer.current?.fill(text, files);
    } finally {
      busy.current = false;
    }
  };

  const waits = choice.model?.state !== "ready";
  const till = { say: (words: string) => void begin(words, []), replying: waits };

  // Choosing what is temporary is done with the eyes on the greeting: writing goes on where it was.
  const wasTemporary = useRef(temporary);
  useEffect(() => {
    if (wasTemporary.current !== temporary) composer.current?.focus();
    wasTemporary.current = temporary;
  }, [temporary]);

  return (
    <DropTarget disabled={offline} onFiles={(files) => composer.current?.addFiles(files)}>
      <NewChatHeader
        cart={<CartButton desk={till} />}
        temporary={temporary}
        onTemporary={onTemporary}
        onList={onList}
      />
      <div className="min-h-0 grow">
        <EmptyChat temporary={temporary} onChoose={(prompt) => composer.current?.fill(prompt)} />
      </div>
      <div className="mx-auto w-full max-w-reading shrink-0 px-2 pb-2 sm:px-4 sm:pb-4">
        <ModelNote model={choice.model} offline={offline} />
        <Composer
          ref={composer}
          draftName={newDraft}
          choice={choice}
          thinking={thinking}
          offline={offline}
          replying={false}
          onChooseModel={setModelId}
          onThinking={setThinking}
          onStop={null}
          onSend={(text, files) => void begin(text, files)}
        />
      </div>
    </DropTarget>
  );
}
