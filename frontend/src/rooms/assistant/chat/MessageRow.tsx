import { memo } from "react";
import type { MessageView } from "@/api";
import { useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { AssistantMessage } from "./AssistantMessage";
import { PersonMessage } from "./PersonMessage";
import type { ChatActions } from "./useChatActions";

interface MessageRowProps {
  readonly message: MessageView;
  readonly actions: ChatActions;
  readonly locked: boolean;
  readonly newest: boolean;
  /** Somebody was led here by a search. */
  readonly found: boolean;
}

/** One message in the reading column, under a heading for those who listen. */
export const MessageRow = memo(function MessageRow({
  message,
  actions,
  locked,
  newest,
  found,
}: MessageRowProps) {
  const t = useTranslations("assistant.chat");
  const mine = message.role === "user";
  return (
    <article
      aria-labelledby={`${message.id}-by`}
      data-message={message.id}
      className={cx(
        "mx-auto w-full max-w-reading px-4",
        found && "message-found rounded-card",
        mine ? "pt-3" : "pb-3",
      )}
    >
      <h2 id={`${message.id}-by`} className="sr-only">
        {t(mine ? "youSaid" : "itSaid")}
      </h2>
      {mine ? (
        <PersonMessage message={message} actions={actions} locked={locked} />
      ) : (
        <AssistantMessage message={message} actions={actions} locked={locked} newest={newest} />
      )}
    </article>
  );
});
