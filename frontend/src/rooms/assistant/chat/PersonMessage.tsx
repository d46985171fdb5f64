import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type MessageView, type PartOf, usePerson } from "@/api";
import { useTranslations } from "@/i18n";
import { FileChip } from "@/parts";
import { Button, cx, useMediaQuery } from "@/ui";
import { isSendKey } from "../composer/keys";
import { ActionRow, CopyMessage, EditButton, Versions, WrittenAt } from "./MessageActions";
import type { ChatActions } from "./useChatActions";

interface PersonMessageProps {
  readonly message: MessageView;
  readonly actions: ChatActions;
  /** Nothing may be changed now: a reply is being written, or the server is away. */
  readonly locked: boolean;
}

/** What the person wrote: a quiet bubble on the right, which can be written anew. */
export function PersonMessage({ message, actions, locked }: PersonMessageProps) {
  const [editing, setEditing] = useState(false);
  const text = writtenText(message);
  if (editing) {
    return (
      <EditBox
        text={text}
        onCancel={() => setEditing(false)}
        onSend={async (next) => {
          if (await actions.edit(message, next)) setEditing(false);
        }}
        disabled={locked}
      />
    );
  }
  return (
    <div className="group/message flex flex-col items-end">
      <Bubble text={text} files={message.parts.filter((part) => part.type === "file")} />
      <ActionRow always={false} end>
        <WrittenAt at={message.created_at} />
        <Versions message={message} disabled={locked} onShow={actions.show} />
        <CopyMessage text={text} />
        <EditButton disabled={locked} onEdit={() => setEditing(true)} />
      </ActionRow>
    </div>
  );
}

/** The written text of a message. */
export function writtenText(message: MessageView): string {
  return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

interface BubbleProps {
  readonly text: string;
  readonly files: readonly PartOf<"file">[];
  /** On its way. */
  readonly pending?: boolean;
}

export function Bubble({ text, files, pending = false }: BubbleProps) {
  return (
    <div aria-busy={pending || undefined} className="flex max-w-[85%] flex-col items-end gap-2">
      {files.length > 0 ? (
        <div className="flex flex-wrap justify-end gap-2">
          {files.map((file) => (
            <FileChip key={file.file_id} file={file} open />
          ))}
        </div>
      ) : null}
      {text === "" ? null : <Words text={text} pending={pending} />}
    </div>
  );
}

/** What is longer than this is folded, so that a pasted page does not push the talk out of sight. */
const foldedFrom = { characters: 1_500, lines: 16 };

function Words({ text, pending }: { readonly text: string; readonly pending: boolean }) {
  const t = useTranslations("assistant.message");
  const [whole, setWhole] = useState(false);
  const isLong =
    text.length > foldedFrom.characters || text.split("\n", foldedFrom.lines + 1).length > foldedFrom.lines;
  return (
    <div
      className={cx(
        "max-w-full rounded-[1.125rem] bg-hover px-4 py-2 whitespace-pre-wrap",
        pending && "text-ink-soft",
      )}
    >
      <p dir="auto" className={cx(isLong && !whole && "line-clamp-[12]")}>
        {text}
      </p>
      {isLong ? (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="mt-1 min-h-8 text-sm font-medium text-ink-soft hover:text-ink pointer-coarse:min-h-10"
        >
          {t(whole ? "showLess" : "showAll")}
        </button>
      ) : null}
    </div>
  );
}

interface EditBoxProps {
  readonly text: string;
  readonly disabled: boolean;
  readonly onCancel: () => void;
  readonly onSend: (text: string) => Promise<void>;
}

function EditBox({ text, disabled, onCancel, onSend }: EditBoxProps) {
  const t = useTranslations("assistant.message");
  const common = useTranslations("common");
  const person = usePerson();
  const touch = useMediaQuery("(pointer: coarse)");
  const field = useRef<HTMLTextAreaElement>(null);
  const [next, setNext] = useState(text);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const ready = next.trim() !== "" && !disabled && !busy;
  const send = async () => {
    if (!ready) return;
    setBusy(true);
    await onSend(next);
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendKey(event.nativeEvent, person.preferences.send_with, touch)) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape" && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      onCancel();
    }
  };
  return (
    <div className="rounded-card border border-line-control bg-surface p-2 has-[textarea:focus-visible]:border-lake">
      <textarea
        ref={field}
        dir="auto"
        aria-label={t("editLabel")}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        onKeyDown={onKeyDown}
        className="composer-field block w-full resize-none bg-transparent px-2 py-1 outline-none"
      />
      <div className="mt-1 flex justify-end gap-2">
        <Button size="small" tone="quiet" onClick={onCancel}>
          {common("cancel")}
        </Button>
        <Button size="small" tone="primary" disabled={!ready} busy={busy} onClick={() => void send()}>
          {t("send")}
        </Button>
      </div>
    </div>
  );
}
