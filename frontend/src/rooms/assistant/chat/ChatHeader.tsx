import { Ellipsis, Ghost, PanelLeft, Share2, SquarePen } from "lucide-react";
import type { ConversationView } from "@/api";
import { useTranslations } from "@/i18n";
import { Chip, IconButton, Menu, MenuLabel, MenuLink, MenuSeparator } from "@/ui";
import { ConversationMenu } from "../list/ConversationMenu";
import { RenameField } from "../list/RenameField";

interface ChatHeaderProps {
  readonly conversation: ConversationView | undefined;
  /** The page of a conversation that does not exist yet. */
  readonly isNew: boolean;
  readonly temporary: boolean;
  readonly onTemporary: (temporary: boolean) => void;
  readonly offline: boolean;
  readonly onShare: () => void;
  /** Opens the list where it has no place of its own. */
  readonly onList: () => void;
  readonly onNew: () => void;
  readonly onRename: (title: string) => void;
  readonly renaming: boolean;
  readonly setRenaming: (renaming: boolean) => void;
}

/** The line above a conversation: its name, and what can be done with it. */
export function ChatHeader(props: ChatHeaderProps) {
  const { conversation, isNew, temporary, offline, renaming, setRenaming } = props;
  const t = useTranslations("assistant");
  const title = conversation?.title || t("untitled");
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 px-2">
      <IconButton
        label={t("showList")}
        icon={<PanelLeft aria-hidden />}
        className="lg:hidden"
        onClick={props.onList}
      />
      <div className="flex min-w-0 grow items-center gap-2 px-2">
        {renaming && conversation ? (
          <RenameField
            title={conversation.title}
            onRename={(next) => {
              setRenaming(false);
              props.onRename(next);
            }}
            onCancel={() => setRenaming(false)}
          />
        ) : (
          <h1 className="truncate text-sm font-medium" title={title}>
            {isNew ? <span className="sr-only">{t("newChat")}</span> : title}
          </h1>
        )}
        {!isNew && temporary ? <Chip>{t("header.temporary")}</Chip> : null}
      </div>
      {isNew ? (
        <IconButton
          label={t("header.makeTemporary")}
          icon={<Ghost aria-hidden />}
          aria-pressed={temporary}
          className={temporary ? "bg-lake-surface! text-lake-text!" : ""}
          onClick={() => props.onTemporary(!temporary)}
        />
      ) : null}
      {conversation ? (
        <>
          {conversation.temporary ? null : (
            <IconButton
              label={t("header.share")}
              icon={<Share2 aria-hidden />}
              disabled={offline}
              className={conversation.shared ? "text-lake-text!" : ""}
              onClick={props.onShare}
            />
          )}
          <Menu trigger={<IconButton label={t("header.menu")} icon={<Ellipsis aria-hidden />} />}>
            <ConversationMenu
              conversation={conversation}
              disabled={offline}
              onRename={() => setRenaming(true)}
            />
            <MenuSeparator />
            <MenuLabel>{t("header.export")}</MenuLabel>
            <MenuLink href={exportOf(conversation, "markdown")} download>
              {t("header.exportMarkdown")}
            </MenuLink>
            <MenuLink href={exportOf(conversation, "json")} download>
              {t("header.exportJson")}
            </MenuLink>
          </Menu>
          <IconButton
            label={t("newChat")}
            icon={<SquarePen aria-hidden />}
            className="lg:hidden"
            onClick={props.onNew}
          />
        </>
      ) : null}
    </header>
  );
}

function exportOf(conversation: ConversationView, format: "markdown" | "json"): string {
  return `/api/conversations/${encodeURIComponent(conversation.id)}/export?format=${format}`;
}
