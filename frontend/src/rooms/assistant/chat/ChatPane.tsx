import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { ConversationView } from "@/api";
import { useTranslations } from "@/i18n";
import { type CardDesk, CardDeskContext, CartButton, copyText } from "@/parts";
import { Button, EmptyState, ErrorState, useAutoTitle } from "@/ui";
import { Composer, type ComposerHandle } from "../composer/Composer";
import { enqueue, type Outgoing, outgoing } from "../composer/outbox";
import { QueueStrip } from "../composer/QueueStrip";
import { useConversationActions } from "../data/useConversationActions";
import { Announcer } from "../live/Announcer";
import { textOf } from "./AssistantMessage";
import { ConversationHeader } from "./ChatHeader";
import { DropTarget } from "./DropTarget";
import { EmptyChat } from "./EmptyChat";
import { FactsContext, useGatheredFacts } from "./facts";
import { MessageList } from "./MessageList";
import { ModelNote } from "./ModelNote";
import { ThreadSkeleton } from "./ThreadSkeleton";
import { type Chat, useChat } from "./useChat";
import { useChatCommands } from "./useChatCommands";

const ShareDialog = lazy(() => import("../share/ShareDialog"));

interface ChatPaneProps {
  readonly conversationId: string;
  /** The message that the address points to. */
  readonly messageId: string | undefined;
  readonly onList: () => void;
}

/** One conversation: its messages, and where the next one is written. */
export function ChatPane({ conversationId, messageId, onList }: ChatPaneProps) {
  const t = useTranslations("assistant");
  const chat = useChat(conversationId, messageId);
  const { conversation, reply } = chat;
  const { change, remove } = useConversationActions();
  const composer = useRef<ComposerHandle>(null);
  const [renaming, setRenaming] = useState(false);
  const [sharing, setSharing] = useState(false);
  useAutoTitle(conversation?.title || t("untitled"));

  const { id, hold } = chat;
  const replying = chat.replying || chat.pending !== null;
  const desk = useMemo(
    () => ({
      say: (words: string) => {
        enqueue(id, outgoing(words, []));
        composer.current?.resume();
      },
      replying,
    }),
    [id, replying],
  );
  // From the cart nothing is said that would only wait.
  const till = useMemo(() => ({ ...desk, replying: replying || hold !== null }), [desk, replying, hold]);

  const lastReply = reply ? textOf(reply.parts) : "";
  useChatCommands({
    stop: chat.stop,
    copyLast: lastReply === "" ? null : () => void copyText(lastReply),
    share: conversation && !conversation.temporary ? () => setSharing(true) : null,
    rename: () => setRenaming(true),
    remove: () => conversation && void remove(conversation),
    focus: () => composer.current?.focus(),
  });
  const changeTo = (changes: Partial<ConversationView>) => {
    if (conversation) void change(conversation, changes);
  };
  return (
    <DropTarget disabled={chat.offline} onFiles={(files) => composer.current?.addFiles(files)}>
      <ConversationHeader
        cart={chat.gone ? null : <CartButton desk={till} />}
        conversation={conversation}
        offline={chat.offline}
        onList={onList}
        onShare={() => setSharing(true)}
        onRename={(title) => changeTo({ title })}
        renaming={renaming}
        setRenaming={setRenaming}
      />
      <div className="min-h-0 grow">
        <ChatBody chat={chat} desk={desk} onSuggestion={(prompt) => composer.current?.fill(prompt)} />
      </div>
      {chat.gone ? null : <ChatFoot chat={chat} composer={composer} onChange={changeTo} />}
      <Announcer message={reply} />
      {sharing && conversation ? (
        <Suspense>
          <ShareDialog conversation={conversation} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </DropTarget>
  );
}

interface ChatBodyProps {
  readonly chat: Chat;
  readonly desk: CardDesk;
  readonly onSuggestion: (prompt: string) => void;
}

/** The messages, or what stands in their place. */
function ChatBody({ chat, desk, onSuggestion }: ChatBodyProps) {
  const t = useTranslations("assistant");
  const navigate = useNavigate();
  const facts = useGatheredFacts();
  const { open, items, pending } = chat;
  if (chat.gone) {
    return (
      <EmptyState
        title={t("chat.gone")}
        className="h-full justify-center"
        action={<Button onClick={() => void navigate({ to: "/" })}>{t("newChat")}</Button>}
      >
        {t("chat.goneBody")}
      </EmptyState>
    );
  }
  if (open.error) {
    return <ErrorState error={open.error} onRetry={open.retry} className="h-full justify-center" />;
  }
  if (!open.thread) return <ThreadSkeleton />;
  if (items.length === 0 && !pending) {
    return <EmptyChat temporary={chat.conversation?.temporary ?? false} onChoose={onSuggestion} />;
  }
  return (
    <FactsContext value={facts}>
      <CardDeskContext value={desk}>
        <MessageList
          open={open}
          items={items}
          sending={pending}
          actions={chat.actions}
          locked={chat.locked}
          found={chat.found}
        />
      </CardDeskContext>
    </FactsContext>
  );
}

interface ChatFootProps {
  readonly chat: Chat;
  readonly composer: React.RefObject<ComposerHandle | null>;
  readonly onChange: (changes: Partial<ConversationView>) => void;
}

/** What stands under the messages: news of the model, what waits, and the composer. */
function ChatFoot({ chat, composer, onChange }: ChatFootProps) {
  const { id, sender, choice } = chat;
  const edit = (item: Outgoing) => {
    sender.cancel(item.clientId);
    composer.current?.fill(item.text, item.files);
  };
  return (
    <div className="mx-auto w-full max-w-reading shrink-0 px-2 pb-2 sm:px-4 sm:pb-4">
      <ModelNote model={choice.model} offline={chat.offline} />
      <QueueStrip sender={sender} hold={chat.hold} onEdit={edit} />
      <Composer
        ref={composer}
        draftName={id}
        choice={choice}
        thinking={chat.conversation?.thinking ?? null}
        offline={chat.offline}
        replying={chat.replying}
        onChooseModel={(modelId) => onChange({ model_id: modelId })}
        onThinking={(thinking) => onChange({ thinking })}
        onStop={chat.stop}
        onSend={(text, files) => enqueue(id, outgoing(text, files))}
      />
    </div>
  );
}
