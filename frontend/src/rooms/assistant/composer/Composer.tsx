import { ArrowUp, Paperclip, Square } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { type FileView, usePerson } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { cx, IconButton, Kbd, keyNames, useMediaQuery } from "@/ui";
import { AttachmentStrip } from "./AttachmentStrip";
import { readDraft, writeDraft } from "./drafts";
import { ImageRefusal } from "./ImageRefusal";
import { isSendKey } from "./keys";
import { ModelSwitch, ThinkSwitch } from "./ModelSwitch";
import { type ModelChoice, seesImages } from "./models";
import { useAttachments } from "./useAttachments";

export interface ComposerHandle {
  focus: () => void;
  /** Puts a text, and files that were uploaded before, where the person writes. */
  fill: (text: string, files?: readonly FileView[]) => void;
  addFiles: (files: Iterable<File>) => void;
}

interface ComposerProps {
  readonly ref: Ref<ComposerHandle>;
  /** Under which name the draft is kept. */
  readonly draftName: string;
  readonly choice: ModelChoice;
  readonly thinking: boolean | null;
  readonly offline: boolean;
  /** A reply is being written: what is sent now waits for its end. */
  readonly replying: boolean;
  readonly onChooseModel: (modelId: string) => void;
  readonly onThinking: (thinking: boolean) => void;
  readonly onStop: (() => void) | null;
  readonly onSend: (text: string, files: readonly FileView[]) => void;
}

/** As the server takes it. */
const longestMessage = 100_000;
const draftPauseMs = 300;

/** Where the person writes. Its text lives here alone, so that typing redraws nothing else. */
export function Composer(props: ComposerProps) {
  const { ref, draftName, choice, thinking, offline, replying, onStop, onSend } = props;
  const t = useTranslations("assistant.composer");
  const format = useFormat();
  const person = usePerson();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => readDraft(draftName));
  const attachments = useAttachments();
  const hintId = useId();
  const touch = useMediaQuery("(pointer: coarse)");

  useDraft(draftName, text);
  useGrowingField(field, text);
  useEffect(() => {
    // On a phone the keyboard comes up when it is asked for, not by itself.
    if (!touch) field.current?.focus({ preventScroll: true });
  }, [touch]);

  const { model } = choice;
  const hasImages = attachments.items.some((item) => item.isImage);
  const blindModel = hasImages && model && !seesImages(model) ? model : null;
  const files = attachments.items.flatMap((item) => (item.file ? [item.file] : []));
  const tooLong = text.length > longestMessage;
  const something = text.trim() !== "" || files.length > 0;
  const settled = attachments.items.every((item) => item.state === "ready");
  const ready = something && settled && !tooLong && !blindModel && !offline;

  const send = () => {
    if (!ready) return;
    onSend(text, files);
    setText("");
    writeDraft(draftName, "");
    attachments.clear();
    field.current?.focus();
  };
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    fill: (next, given = []) => {
      setText((before) => (before.trim() === "" ? next : `${before.trimEnd()}\n${next}`));
      attachments.putBack(given);
      field.current?.focus();
    },
    addFiles: attachments.add,
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendKey(event.nativeEvent, person.preferences.send_with, touch)) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && onStop && !event.nativeEvent.isComposing) onStop();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || offline) return;
    event.preventDefault();
    attachments.add(pasted);
  };
  const byCtrl = person.preferences.send_with === "ctrl_enter";
  const hint = byCtrl ? t("hintCtrlEnter", { keys: keyNames("mod+enter").join(" ") }) : t("hintEnter");

  return (
    <div
      className={cx(
        "rounded-card border border-line-control bg-surface transition-colors has-[textarea:focus-visible]:border-lake",
        offline && "bg-sunken",
      )}
    >
      <AttachmentStrip attachments={attachments} />
      {blindModel ? (
        <ImageRefusal
          model={blindModel}
          offered={choice.offered}
          onChooseModel={props.onChooseModel}
          onRemoveImages={attachments.removeImages}
        />
      ) : null}
      <textarea
        ref={field}
        value={text}
        rows={1}
        dir="auto"
        aria-label={t("label")}
        aria-describedby={hintId}
        aria-invalid={tooLong || undefined}
        placeholder={t(offline ? "placeholderOffline" : replying ? "placeholderQueue" : "placeholder")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        enterKeyHint={byCtrl || touch ? "enter" : "send"}
        className="composer-field block w-full resize-none bg-transparent px-4 pt-3 pb-1 outline-none"
      />
      <p id={hintId} className="sr-only">
        {offline ? t("offline") : hint}
      </p>
      {tooLong ? (
        <p role="alert" className="px-4 pb-1 text-sm text-danger-text">
          {t("tooLong", { limit: format.number(longestMessage) })}
        </p>
      ) : null}
      <div className="flex items-center gap-1 p-1.5">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            attachments.add(event.target.files ?? []);
            event.target.value = "";
          }}
        />
        <IconButton
          size="small"
          label={t("attach")}
          disabled={offline}
          icon={<Paperclip aria-hidden />}
          onClick={() => picker.current?.click()}
        />
        <ModelSwitch choice={choice} onChoose={props.onChooseModel} disabled={offline} />
        {model ? (
          <ThinkSwitch model={model} thinking={thinking} onChange={props.onThinking} disabled={offline} />
        ) : null}
        <span className="ms-auto flex items-center gap-1.5">
          {byCtrl && something && !touch ? (
            <span aria-hidden className="max-sm:hidden">
              <Kbd keys="mod+enter" />
            </span>
          ) : null}
          {onStop ? (
            <IconButton
              size="small"
              tone="plain"
              label={t("stop")}
              hint="esc"
              icon={<Square aria-hidden className="size-3.5! fill-current" />}
              onClick={onStop}
            />
          ) : null}
          {!onStop || something ? (
            <IconButton
              size="small"
              tone="primary"
              label={t(replying ? "queue" : "send")}
              disabled={!ready}
              icon={<ArrowUp aria-hidden />}
              onClick={send}
            />
          ) : null}
        </span>
      </div>
    </div>
  );
}

/** Keeps the draft a moment after the last key, and at once when the page goes away. */
function useDraft(name: string, text: string): void {
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
    const timer = setTimeout(() => writeDraft(name, text), draftPauseMs);
    return () => clearTimeout(timer);
  }, [name, text]);
  useEffect(() => {
    const keep = () => writeDraft(name, latest.current);
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [name]);
}

/** Where the browser cannot size a field by its content, its height is measured; the style sheet holds the eight lines. */
function useGrowingField(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const element = field.current;
    const style: object = element?.style ?? {};
    if (!element || "fieldSizing" in style) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
