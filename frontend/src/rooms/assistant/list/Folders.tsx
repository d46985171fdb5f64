import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Folder, FolderOpen, FolderPlus, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { type FolderView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Confirm, cx, Menu, MenuItem } from "@/ui";
import { foldersQuery } from "../data/queries";
import { useConversationActions } from "../data/useConversationActions";
import { RenameField } from "./RenameField";

interface FoldersProps {
  readonly chosen: string | null;
  readonly onChoose: (folderId: string | null) => void;
}

const row =
  "flex min-h-9 w-full min-w-0 items-center gap-2.5 rounded-control px-2.5 py-1.5 text-start text-sm hover:not-disabled:bg-hover disabled:opacity-50 pointer-coarse:min-h-11";

/** The drawers for conversations; choosing one shows only what is in it. */
export function Folders({ chosen, onChoose }: FoldersProps) {
  const t = useTranslations("assistant.folders");
  const actions = useConversationActions();
  const offline = useOffline();
  const { data } = useQuery(foldersQuery);
  const [creating, setCreating] = useState(false);
  return (
    <section aria-label={t("label")}>
      <ul>
        {data?.items.map((folder) => (
          <FolderRow
            key={folder.id}
            folder={folder}
            chosen={folder.id === chosen}
            onChoose={() => onChoose(folder.id === chosen ? null : folder.id)}
            onGone={() => onChoose(null)}
          />
        ))}
        <li>
          {creating ? (
            <div className="px-1 py-0.5">
              <RenameField
                title=""
                label={t("name")}
                onRename={(name) => {
                  setCreating(false);
                  void actions.createFolder(name);
                }}
                onCancel={() => setCreating(false)}
              />
            </div>
          ) : (
            <button
              type="button"
              disabled={offline}
              className={cx(row, "text-ink-soft")}
              onClick={() => setCreating(true)}
            >
              <FolderPlus aria-hidden className="size-4 shrink-0" />
              {t("create")}
            </button>
          )}
        </li>
      </ul>
    </section>
  );
}

interface FolderRowProps {
  readonly folder: FolderView;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onGone: () => void;
}

function FolderRow({ folder, chosen, onChoose, onGone }: FolderRowProps) {
  const t = useTranslations("assistant.folders");
  const actions = useConversationActions();
  const offline = useOffline();
  const [state, setState] = useState<"renaming" | "deleting" | null>(null);
  if (state === "renaming") {
    return (
      <li className="px-1 py-0.5">
        <RenameField
          title={folder.name}
          label={t("name")}
          onRename={(name) => {
            setState(null);
            void actions.renameFolder(folder.id, name);
          }}
          onCancel={() => setState(null)}
        />
      </li>
    );
  }
  const Icon = chosen ? FolderOpen : Folder;
  return (
    <li className="group/row relative flex items-center">
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className={cx(row, "pe-9", chosen && "bg-hover font-medium")}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <span className="truncate">{folder.name}</span>
      </button>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t("menu", { name: folder.name })}
            className="absolute end-1 inline-flex size-7 items-center justify-center rounded-control text-ink-soft opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:bg-pressed hover:text-ink data-[popup-open]:opacity-100 pointer-coarse:size-10 pointer-coarse:opacity-100"
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} disabled={offline} onSelect={() => setState("renaming")}>
          {t("rename")}
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          danger
          disabled={offline}
          onSelect={() => setState("deleting")}
        >
          {t("delete")}
        </MenuItem>
      </Menu>
      <Confirm
        open={state === "deleting"}
        title={t("deleteTitle", { name: folder.name })}
        action={t("delete")}
        danger
        onCancel={() => setState(null)}
        onConfirm={() => {
          setState(null);
          onGone();
          void actions.removeFolder(folder.id);
        }}
      >
        {t("deleteBody")}
      </Confirm>
    </li>
  );
}
