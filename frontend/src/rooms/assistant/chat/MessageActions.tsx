import { ChevronDown, ChevronLeft, ChevronRight, Pencil, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { MessageView, ModelView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { CopyButton } from "@/parts";
import { cx, Menu, MenuItem, MenuLabel } from "@/ui";

/** Light buttons on purpose: a long conversation draws hundreds of them while it scrolls. */
export const messageAction =
  "inline-flex h-8 min-w-8 items-center justify-center rounded-control px-1.5 text-ink-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink disabled:opacity-50 pointer-coarse:h-10 pointer-coarse:min-w-10";

interface ActionRowProps {
  /** Shown always, and not only while the message is hovered or focused. */
  readonly always: boolean;
  readonly end?: boolean;
  readonly children: ReactNode;
}

/** The actions under a message. Where there is no pointer to hover with they are always there. */
export function ActionRow({ always, end = false, children }: ActionRowProps) {
  return (
    <div
      className={cx(
        "mt-1 flex min-h-8 flex-wrap items-center gap-0.5 text-xs text-ink-soft transition-opacity",
        end ? "justify-end" : "-ms-1.5",
        !always &&
          "opacity-0 group-focus-within/message:opacity-100 group-hover/message:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      {children}
    </div>
  );
}

interface VersionsProps {
  readonly message: MessageView;
  readonly disabled: boolean;
  readonly onShow: (messageId: string) => void;
}

/** The arrows between the versions at one place of the conversation: 1/3. */
export function Versions({ message, disabled, onShow }: VersionsProps) {
  const t = useTranslations("assistant.message");
  const { siblings } = message;
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message.id);
  const before = siblings[at - 1];
  const after = siblings[at + 1];
  return (
    <span className="inline-flex items-center">
      <button
        type="button"
        className={messageAction}
        aria-label={t("previous")}
        disabled={disabled || before === undefined}
        onClick={() => before !== undefined && onShow(before)}
      >
        <ChevronLeft aria-hidden className="size-4" />
      </button>
      <span className="tabular px-0.5">
        <span className="sr-only">
          {t("version", { number: String(at + 1), count: String(siblings.length) })}
        </span>
        <span aria-hidden>
          {at + 1}/{siblings.length}
        </span>
      </span>
      <button
        type="button"
        className={messageAction}
        aria-label={t("next")}
        disabled={disabled || after === undefined}
        onClick={() => after !== undefined && onShow(after)}
      >
        <ChevronRight aria-hidden className="size-4" />
      </button>
    </span>
  );
}

export function CopyMessage({ text }: { readonly text: string }) {
  const t = useTranslations("assistant.message");
  return text === "" ? null : <CopyButton text={text} label={t("copy")} className={messageAction} />;
}

export function EditButton({
  disabled,
  onEdit,
}: {
  readonly disabled: boolean;
  readonly onEdit: () => void;
}) {
  const t = useTranslations("assistant.message");
  return (
    <button
      type="button"
      className={messageAction}
      aria-label={t("edit")}
      title={t("edit")}
      disabled={disabled}
      onClick={onEdit}
    >
      <Pencil aria-hidden className="size-4" />
    </button>
  );
}

interface RegenerateProps {
  readonly disabled: boolean;
  /** Other models that could answer. */
  readonly others: readonly ModelView[];
  readonly onRegenerate: (modelId?: string) => void;
}

/** Asks for another version of a reply, from the same model or another. */
export function Regenerate({ disabled, others, onRegenerate }: RegenerateProps) {
  const t = useTranslations("assistant.message");
  return (
    <span className="inline-flex">
      <button
        type="button"
        className={messageAction}
        aria-label={t("regenerate")}
        title={t("regenerate")}
        disabled={disabled}
        onClick={() => onRegenerate()}
      >
        <RefreshCw aria-hidden className="size-4" />
      </button>
      {others.length > 0 ? (
        <Menu
          align="start"
          trigger={
            <button
              type="button"
              disabled={disabled}
              aria-label={t("regenerateWith")}
              title={t("regenerateWith")}
              className={cx(messageAction, "min-w-6! px-0.5")}
            >
              <ChevronDown aria-hidden className="size-3.5" />
            </button>
          }
        >
          <MenuLabel>{t("regenerateWith")}</MenuLabel>
          {others.map((model) => (
            <MenuItem key={model.id} onSelect={() => onRegenerate(model.id)}>
              {model.name}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
    </span>
  );
}

/** When a message was written: the hour today, the day before that. */
export function WrittenAt({ at }: { readonly at: string }) {
  const t = useTranslations("assistant.message");
  const format = useFormat();
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const when = format.date(
    at,
    isToday ? { timeStyle: "short" } : { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
  );
  return (
    <time
      dateTime={at}
      title={t("written", { when: format.date(at, { dateStyle: "long", timeStyle: "medium" }) })}
      className="tabular mx-1.5"
    >
      {when}
    </time>
  );
}

interface UsageProps {
  readonly message: MessageView;
  readonly modelName: string | null;
}

/** What a reply cost, short; the whole of it where the pointer rests, and for screen readers. */
export function Usage({ message, modelName }: UsageProps) {
  const t = useTranslations("assistant.message");
  const format = useFormat();
  const { usage } = message;
  // What the market answered was written by no model.
  if (!usage || usage.input_tokens + usage.output_tokens === 0) return null;
  const one = (seconds: number) => format.number(seconds, { maximumFractionDigits: 1 });
  const whole = t("usage", {
    input: format.number(usage.input_tokens),
    cached: format.number(usage.cached_tokens),
    output: format.number(usage.output_tokens),
    first: usage.first_token_s === null ? "–" : one(usage.first_token_s),
    total: one(usage.seconds),
  });
  const by = modelName ? t("by", { model: modelName }) : "";
  return (
    <span className="tabular mx-1.5" title={`${by}\n${whole}`.trim()}>
      <span aria-hidden>
        {t("short", { seconds: one(usage.seconds), tokens: format.number(usage.output_tokens) })}
      </span>
      <span className="sr-only">
        {by} {whole}
      </span>
    </span>
  );
}
