import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import type { ConversationView } from "@/api";
import { useTranslations } from "@/i18n";
import { MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/ui";
import { foldersQuery } from "../data/queries";
import { useConversationActions } from "../data/useConversationActions";

interface ConversationMenuProps {
  readonly conversation: ConversationView;
  readonly disabled: boolean;
  readonly onRename: () => void;
}

const noFolder = "none";

/** What can be done with a conversation, in its menu in the list and above the chat. */
export function ConversationMenu({ conversation, disabled, onRename }: ConversationMenuProps) {
  const t = useTranslations("assistant.list");
  const actions = useConversationActions();
  const { data: folders } = useQuery(foldersQuery);
  const { pinned, archived, temporary } = conversation;
  return (
    <>
      <MenuItem icon={<Pencil aria-hidden />} disabled={disabled} onSelect={onRename}>
        {t("rename")}
      </MenuItem>
      {temporary ? null : (
        <>
          <MenuItem
            icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
            disabled={disabled}
            onSelect={() => void actions.change(conversation, { pinned: !pinned })}
          >
            {t(pinned ? "unpin" : "pin")}
          </MenuItem>
          <MenuItem
            icon={archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
            disabled={disabled}
            onSelect={() => void actions.archive(conversation, !archived)}
          >
            {t(archived ? "unarchive" : "archive")}
          </MenuItem>
        </>
      )}
      <MenuItem
        icon={<Trash2 aria-hidden />}
        danger
        disabled={disabled}
        onSelect={() => void actions.remove(conversation)}
      >
        {t("delete")}
      </MenuItem>
      {folders && folders.items.length > 0 && !temporary ? (
        <>
          <MenuSeparator />
          <MenuLabel>{t("moveTo")}</MenuLabel>
          <MenuChoice
            label={t("moveTo")}
            value={conversation.folder_id ?? noFolder}
            options={[
              { value: noFolder, label: t("noFolder"), disabled },
              ...folders.items.map((folder) => ({ value: folder.id, label: folder.name, disabled })),
            ]}
            onChange={(id) => void actions.change(conversation, { folder_id: id === noFolder ? null : id })}
          />
        </>
      ) : null}
    </>
  );
}
