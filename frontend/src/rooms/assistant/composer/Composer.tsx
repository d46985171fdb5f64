import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { type FileView, usePerson } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { cx, keyNames, useMediaQuery } from "@/ui";
import { AttachmentStrip } from "./AttachmentStrip";
import { ComposerBar } from "./ComposerBar";
import { readDraft, writeDraft } from "./drafts";
import { ImageRefusal } from "./ImageRefusal";
import { isSendKey } from "./keys";
import { type ModelChoice, seesImages } from "./models";
import { useAttachments } from "./useAttachments";

export interface ComposerHandle {
  focus: () => void;
  /** Goes on there after something was said at a tap: what was tapped is a button no more. */
  resume: () => void;
  /** Puts a text, and files that were uploaded before, where the person writes. */
  fill: (text: string, files?: readonly FileView[]) => void;
  addFiles: (files: Iterable<File>) => void;
}

export interface ComposerProps {
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
  const { ref, draftName, onSend, ...bar } = props;
  const { choice, offline, replying, onStop } = bar;
  const t = useTranslations("assistant.composer");
  const format = useFormat();
  const person = usePerson();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(draftName));
  const attachments = useAttachments();
  const hintId = useId();
  const touch = useMediaQuery("(pointer: coarse)");

  useDraft(draftName, text);
  useGrowingField(field, text);
  const resume = useCallback(() => {
    // On a phone the keyboard comes up when it is asked for, not by itself.
    if (!touch) field.current?.focus({ preventScroll: true });
  }, [touch]);
  useEffect(resume, [resume]);

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
    resume,
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
          onChooseModel={bar.onChooseModel}
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
      <ComposerBar
        {...bar}
        something={something}
        ready={ready}
        onFiles={attachments.add}
        onSendNow={send}
        keysHint={byCtrl && !touch}
      />
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
