import "./assistant.css";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "@/i18n";
import { Drawer, useCommands, useMediaQuery } from "@/ui";
import { ChatPane } from "./chat/ChatPane";
import { NewChat } from "./chat/NewChat";
import { useAssistantEvents } from "./data/useAssistantEvents";
import { ConversationColumn } from "./list/ConversationColumn";

/** The assistant: the list of conversations, and the one that is open or about to begin. */
export function AssistantRoom() {
  const t = useTranslations("assistant");
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const { m: messageId } = useSearch({ strict: false });
  const wide = useMediaQuery("(min-width: 64rem)");
  const [listShown, setListShown] = useState(false);
  const [columnHidden, setColumnHidden] = useState(false);
  const [temporary, setTemporary] = useState(false);

  const onGone = useCallback(
    (id: string) => {
      if (id === conversationId) void navigate({ to: "/" });
    },
    [conversationId, navigate],
  );
  useAssistantEvents(onGone);
  const closeList = useCallback(() => setListShown(false), []);
  const toggleList = useCallback(() => {
    if (wide) setColumnHidden((hidden) => !hidden);
    else setListShown((shown) => !shown);
  }, [wide]);

  useCommands(
    useMemo(() => {
      const begin = (isTemporary: boolean) => {
        setTemporary(isTemporary);
        void navigate({ to: "/" });
      };
      const group = t("commands.group");
      return [
        {
          id: "assistant.new",
          group,
          label: t("commands.newChat"),
          keys: "mod+shift+o",
          run: () => begin(false),
        },
        { id: "assistant.temporary", group, label: t("commands.temporary"), run: () => begin(true) },
        {
          id: "assistant.list",
          group,
          label: t("commands.toggleList"),
          keys: "mod+shift+s",
          run: toggleList,
        },
      ];
    }, [t, navigate, toggleList]),
  );

  return (
    <div className="flex h-full min-w-0">
      {wide ? (
        columnHidden ? null : (
          <aside className="w-72 shrink-0 border-e border-line bg-sunken">
            <ConversationColumn onOpen={closeList} />
          </aside>
        )
      ) : (
        <Drawer open={listShown} onClose={closeList} title={t("list.label")}>
          <ConversationColumn onOpen={closeList} />
        </Drawer>
      )}
      <div className="min-w-0 grow">
        {conversationId === undefined ? (
          <NewChat temporary={temporary} onTemporary={setTemporary} onList={toggleList} />
        ) : (
          <ChatPane
            key={conversationId}
            conversationId={conversationId}
            messageId={messageId}
            onList={toggleList}
          />
        )}
      </div>
    </div>
  );
}
