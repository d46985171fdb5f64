import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, LoaderCircle } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { MessageView } from "@/api";
import { useTranslations } from "@/i18n";
import { IconButton } from "@/ui";
import type { Outgoing } from "../composer/outbox";
import { estimateHeight } from "./estimateHeight";
import { MessageRow } from "./MessageRow";
import { Bubble } from "./PersonMessage";
import type { ChatActions } from "./useChatActions";
import type { OpenThread } from "./useThread";

interface MessageListProps {
  readonly open: OpenThread;
  readonly items: readonly MessageView[];
  readonly sending: Outgoing | null;
  readonly actions: ChatActions;
  readonly locked: boolean;
  /** The message that an address points to. */
  readonly found: string | null;
}

/** So near to the end counts as being there: what is written then draws the page along. */
const endPx = 80;
/** Older messages are asked for this many messages before the reader comes to the oldest. */
const readAhead = 12;

/** The messages. Only those in sight are in the document, however many there are. */
export function MessageList({ open, items, sending, actions, locked, found }: MessageListProps) {
  const t = useTranslations("assistant.chat");
  const scroller = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const count = items.length + (sending ? 1 : 0);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(items[index], scroller.current?.clientWidth ?? 700),
    getItemKey: (index) => items[index]?.id ?? sending?.clientId ?? "sending",
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: endPx,
    overscan: 4,
    paddingStart: 24,
    paddingEnd: 24,
    onChange: (instance) => setAway(!instance.isAtEnd(endPx)),
  });

  useLayoutEffect(() => {
    virtualizer.scrollToEnd();
  }, [virtualizer]);

  // What the person sends is always looked at, wherever they had scrolled to.
  const sendingId = sending?.clientId;
  useEffect(() => {
    if (sendingId !== undefined) virtualizer.scrollToEnd();
  }, [virtualizer, sendingId]);

  const foundAt = useMemo(() => items.findIndex((message) => message.id === found), [items, found]);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (found === null || foundAt < 0 || shown.current === found) return;
    shown.current = found;
    virtualizer.scrollToIndex(foundAt, { align: "center" });
  }, [virtualizer, found, foundAt]);

  const rows = virtualizer.getVirtualItems();
  const firstShown = rows[0]?.index ?? count;
  const { loadOlder } = open;
  useEffect(() => {
    if (firstShown < readAhead) loadOlder();
  }, [firstShown, loadOlder]);

  return (
    <div className="relative h-full">
      <section
        ref={scroller}
        aria-label={t("messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard
        tabIndex={0}
        className="chat-scroll h-full outline-offset-[-2px]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map((row) => {
            const message = items[row.index];
            return (
              <div
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={row.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {message ? (
                  <MessageRow
                    message={message}
                    actions={actions}
                    locked={locked}
                    newest={row.index === items.length - 1}
                    found={message.id === found}
                  />
                ) : (
                  sending && <SendingRow item={sending} />
                )}
              </div>
            );
          })}
        </div>
      </section>
      {open.loadingOlder && firstShown < 3 ? (
        <p
          role="status"
          className="absolute inset-x-0 top-2 mx-auto flex w-fit items-center gap-2 rounded-full border border-line bg-surface px-3 py-1 text-xs text-ink-soft"
        >
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          {t("loadingOlder")}
        </p>
      ) : null}
      {away ? (
        <IconButton
          label={t("toBottom")}
          icon={<ArrowDown aria-hidden />}
          tone="plain"
          size="small"
          className="absolute inset-x-0 bottom-3 mx-auto rounded-full!"
          onClick={() => virtualizer.scrollToEnd()}
        />
      ) : null}
    </div>
  );
}

function SendingRow({ item }: { readonly item: Outgoing }) {
  const files = item.files.map(({ id, ...file }) => ({ type: "file" as const, file_id: id, ...file }));
  return (
    <div className="mx-auto flex w-full max-w-reading flex-col items-end px-4 pt-3">
      <Bubble text={item.text} files={files} pending />
    </div>
  );
}
