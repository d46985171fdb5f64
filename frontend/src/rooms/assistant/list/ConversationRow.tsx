import { Link } from "@tanstack/react-router";
import { Ellipsis, Link2, Pin } from "lucide-react";
import { memo, useState } from "react";
import { type ConversationView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { cx, Menu } from "@/ui";
import { useConversationActions } from "../data/useConversationActions";
import { ConversationMenu } from "./ConversationMenu";
import { RenameField } from "./RenameField";

interface ConversationRowProps {
  readonly conversation: ConversationView;
  readonly onOpen: () => void;
}

/** One conversation in the list. */
export const ConversationRow = memo(function ConversationRow({ conversation, onOpen }: ConversationRowProps) {
  const t = useTranslations("assistant");
  const actions = useConversationActions();
  const offline = useOffline();
  const [renaming, setRenaming] = useState(false);
  const title = conversation.title || t("untitled");
  if (renaming) {
    return (
      <li className="px-1 py-0.5">
        <RenameField
          title={conversation.title}
          onRename={(next) => {
            setRenaming(false);
            void actions.change(conversation, { title: next });
          }}
          onCancel={() => setRenaming(false)}
        />
      </li>
    );
  }
  return (
    <li className="group/row relative flex items-center">
      <Link
        to="/c/$conversationId"
        params={{ conversationId: conversation.id }}
        onClick={onOpen}
        className="flex min-h-9 min-w-0 grow items-center gap-2 rounded-control px-2.5 py-1.5 text-sm text-ink group-focus-within/row:pe-9 group-hover/row:pe-9 hover:bg-hover group-has-[[data-popup-open]]/row:bg-hover group-has-[[data-popup-open]]/row:pe-9 pointer-coarse:min-h-11 pointer-coarse:pe-11"
        activeProps={{ className: "bg-hover font-medium", "aria-current": "page" }}
      >
        {conversation.running_run_id ? (
          <span
            role="img"
            aria-label={t("list.running")}
            className="size-2 shrink-0 animate-pulse rounded-full bg-lake"
          />
        ) : null}
        <span className="min-w-0 grow truncate" title={title}>
          {title}
        </span>
        {conversation.shared ? (
          <Link2 role="img" aria-label={t("list.sharedMark")} className="size-3.5 shrink-0 text-ink-faint" />
        ) : null}
        {conversation.pinned ? (
          <Pin role="img" aria-label={t("list.pinnedMark")} className="size-3.5 shrink-0 text-ink-faint" />
        ) : null}
      </Link>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t("list.menu", { title })}
            className={cx(
              "absolute end-1 inline-flex size-7 items-center justify-center rounded-control text-ink-soft hover:bg-pressed hover:text-ink pointer-coarse:size-10",
              "opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 data-[popup-open]:opacity-100 pointer-coarse:opacity-100",
            )}
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        <ConversationMenu conversation={conversation} disabled={offline} onRename={() => setRenaming(true)} />
      </Menu>
    </li>
  );
});
