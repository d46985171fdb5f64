import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { ApiError, type ConversationView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { copyText } from "@/parts";
import { Button, EmptyState, ErrorState, useAutoTitle, useCommands } from "@/ui";
import { Composer, type ComposerHandle } from "../composer/Composer";
import { useModelChoice } from "../composer/models";
import { enqueue, type Outgoing, outgoing } from "../composer/outbox";
import { QueueStrip } from "../composer/QueueStrip";
import { conversationQuery } from "../data/queries";
import { useConversationActions } from "../data/useConversationActions";
import { Announcer } from "../live/Announcer";
import { textOf } from "./AssistantMessage";
import { ChatHeader } from "./ChatHeader";
import { DropTarget } from "./DropTarget";
import { EmptyChat } from "./EmptyChat";
import { FactsContext, useGatheredFacts } from "./facts";
import { MessageList } from "./MessageList";
import { ModelNote } from "./ModelNote";
import { ThreadSkeleton } from "./ThreadSkeleton";
import { useChatActions } from "./useChatActions";
import { type Hold, useSender } from "./useSender";
import { useMessageInSight, useThread } from "./useThread";

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
  const navigate = useNavigate();
  const offline = useOffline();
  const { data: conversation, error: conversationError } = useQuery(conversationQuery(conversationId));
  const open = useThread(conversationId);
  const found = useMessageInSight(conversationId, messageId);
  const actions = useChatActions(conversationId);
  const conversationActions = useConversationActions();
  const choice = useModelChoice(conversation?.model_id ?? null);
  const facts = useGatheredFacts();
  const composer = useRef<ComposerHandle>(null);
  const [renaming, setRenaming] = useState(false);
  const [sharing, setSharing] = useState(false);
  useAutoTitle(conversation?.title || t("untitled"));

  const items = open.thread?.items ?? [];
  const last = items.at(-1) ?? null;
  const running = items.findLast((message) => message.status === "running") ?? null;
  const hold = holdOf(offline, choice.model?.state === "ready", running !== null);
  const sender = useSender(conversationId, hold, open.thread);
  const locked = offline || running !== null || actions.busy || sender.sending !== null;
  const runId = running?.run_id ?? null;
  const reply = last?.role === "assistant" ? last : null;

  const startNew = () => void navigate({ to: "/" });
  const edit = (item: Outgoing) => {
    sender.cancel(item.clientId);
    composer.current?.fill(item.text, item.files);
  };
  const changeConversation = (changes: Partial<ConversationView>) => {
    if (conversation) void conversationActions.change(conversation, changes);
  };
  useChatCommands({
    conversation,
    stop: runId === null ? null : () => actions.stop(runId),
    lastReply: reply ? textOf(reply.parts) : "",
    onRename: () => setRenaming(true),
    onShare: () => setSharing(true),
    onRemove: () => conversation && void conversationActions.remove(conversation),
    onFocus: () => composer.current?.focus(),
  });

  const gone = isGone(open.error) || isGone(conversationError);
  return (
    <DropTarget disabled={offline} onFiles={(files) => composer.current?.addFiles(files)}>
      <ChatHeader
        conversation={conversation}
        isNew={false}
        temporary={conversation?.temporary ?? false}
        onTemporary={() => undefined}
        offline={offline}
        onShare={() => setSharing(true)}
        onList={onList}
        onNew={startNew}
        onRename={(title) => changeConversation({ title })}
        renaming={renaming}
        setRenaming={setRenaming}
      />
      <div className="min-h-0 grow">
        {gone ? (
          <EmptyState
            title={t("chat.gone")}
            className="h-full justify-center"
            action={<Button onClick={startNew}>{t("newChat")}</Button>}
          >
            {t("chat.goneBody")}
          </EmptyState>
        ) : open.error ? (
          <ErrorState error={open.error} onRetry={open.retry} className="h-full justify-center" />
        ) : !open.thread ? (
          <ThreadSkeleton />
        ) : items.length === 0 && sender.waiting.length > 0 ? null : items.length === 0 && !sender.sending ? (
          <EmptyChat
            temporary={conversation?.temporary ?? false}
            onChoose={(prompt) => composer.current?.fill(prompt)}
          />
        ) : (
          <FactsContext value={facts}>
            <MessageList
              open={open}
              items={items}
              sending={sender.sending}
              actions={actions}
              locked={locked}
              found={found}
            />
          </FactsContext>
        )}
      </div>
      {gone ? null : (
        <div className="mx-auto w-full max-w-reading shrink-0 px-2 pb-2 sm:px-4 sm:pb-4">
          <ModelNote model={choice.model} offline={offline} />
          <QueueStrip sender={sender} hold={hold} onEdit={edit} />
          <Composer
            ref={composer}
            draftName={conversationId}
            choice={choice}
            thinking={conversation?.thinking ?? null}
            offline={offline}
            replying={running !== null}
            onChooseModel={(modelId) => changeConversation({ model_id: modelId })}
            onThinking={(thinking) => changeConversation({ thinking })}
            onStop={runId === null || offline ? null : () => actions.stop(runId)}
            onSend={(text, files) => enqueue(conversationId, outgoing(text, files))}
          />
        </div>
      )}
      <Announcer message={reply} />
      {sharing && conversation ? (
        <Suspense>
          <ShareDialog conversation={conversation} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </DropTarget>
  );
}

function holdOf(offline: boolean, modelReady: boolean, replying: boolean): Hold {
  if (offline) return "network";
  if (!modelReady) return "model";
  return replying ? "reply" : null;
}

function isGone(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422);
}

interface ChatCommands {
  readonly conversation: ConversationView | undefined;
  readonly stop: (() => void) | null;
  readonly lastReply: string;
  readonly onRename: () => void;
  readonly onShare: () => void;
  readonly onRemove: () => void;
  readonly onFocus: () => void;
}

/** The commands of an open conversation, in the palette and by their keys. */
function useChatCommands(given: ChatCommands): void {
  const t = useTranslations("assistant.commands");
  const latest = useRef(given);
  latest.current = given;
  const canStop = given.stop !== null;
  const canCopy = given.lastReply !== "";
  const canShare = given.conversation !== undefined && !given.conversation.temporary;
  useCommands(
    useMemo(() => {
      const group = t("group");
      const command = (id: string, label: string, run: () => void, keys?: string) => ({
        id: `assistant.${id}`,
        group,
        label,
        run,
        ...(keys === undefined ? {} : { keys }),
      });
      return [
        command("focus", t("focusComposer"), () => latest.current.onFocus(), "/"),
        ...(canStop ? [command("stop", t("stop"), () => latest.current.stop?.(), "mod+.")] : []),
        ...(canCopy
          ? [command("copy", t("copyLast"), () => void copyText(latest.current.lastReply), "mod+shift+;")]
          : []),
        command("rename", t("rename"), () => latest.current.onRename()),
        ...(canShare ? [command("share", t("share"), () => latest.current.onShare())] : []),
        command("delete", t("delete"), () => latest.current.onRemove(), "mod+shift+backspace"),
      ];
    }, [t, canStop, canCopy, canShare]),
  );
}
