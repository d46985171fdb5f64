import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Ghost, PanelLeft, Share2, SquarePen } from "lucide-react";
import type { ReactNode } from "react";
import type { ConversationView } from "@/api";
import { useTranslations } from "@/i18n";
import { Chip, IconButton, Menu, MenuLabel, MenuLink, MenuSeparator } from "@/ui";
import { ConversationMenu } from "../list/ConversationMenu";
import { RenameField } from "../list/RenameField";

interface HeaderFrameProps {
  /** Opens the list where it has no place of its own. */
  readonly onList: () => void;
  readonly children: ReactNode;
}

function HeaderFrame({ onList, children }: HeaderFrameProps) {
  const t = useTranslations("assistant");
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 px-2">
      <IconButton
        label={t("showList")}
        icon={<PanelLeft aria-hidden />}
        className="lg:hidden"
        onClick={onList}
      />
      {children}
    </header>
  );
}

interface NewChatHeaderProps {
  /** Opens the cart, where something lies in it. */
  readonly cart: ReactNode;
  readonly temporary: boolean;
  readonly onTemporary: (temporary: boolean) => void;
  readonly onList: () => void;
}

/** The line above a page on which nothing was written yet. */
export function NewChatHeader({ cart, temporary, onTemporary, onList }: NewChatHeaderProps) {
  const t = useTranslations("assistant");
  return (
    <HeaderFrame onList={onList}>
      <h1 className="sr-only">{t("newChat")}</h1>
      <span className="ms-auto" />
      {cart}
      <IconButton
        label={t("header.makeTemporary")}
        icon={<Ghost aria-hidden />}
        aria-pressed={temporary}
        className={temporary ? "bg-lake-surface! text-lake-text!" : ""}
        onClick={() => onTemporary(!temporary)}
      />
    </HeaderFrame>
  );
}

interface ConversationHeaderProps {
  readonly cart: ReactNode;
  readonly conversation: ConversationView | undefined;
  readonly offline: boolean;
  readonly onList: () => void;
  readonly onShare: () => void;
  readonly onRename: (title: string) => void;
  readonly renaming: boolean;
  readonly setRenaming: (renaming: boolean) => void;
}

/** The line above a conversation: its name, and what can be done with it. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, offline, renaming, setRenaming } = props;
  const t = useTranslations("assistant");
  const navigate = useNavigate();
  const title = conversation?.title || t("untitled");
  return (
    <HeaderFrame onList={props.onList}>
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
            {title}
          </h1>
        )}
        {conversation?.temporary ? <Chip>{t("header.temporary")}</Chip> : null}
      </div>
      {props.cart}
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
        </>
      ) : null}
      <IconButton
        label={t("newChat")}
        icon={<SquarePen aria-hidden />}
        className="lg:hidden"
        onClick={() => void navigate({ to: "/" })}
      />
    </HeaderFrame>
  );
}

function exportOf(conversation: ConversationView, format: "markdown" | "json"): string {
  return `/api/conversations/${encodeURIComponent(conversation.id)}/export?format=${format}`;
}
