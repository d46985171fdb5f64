import { FileText, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { useProblemText, useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { type Attachment, type Attachments, mostFiles } from "./useAttachments";

interface AttachmentStripProps {
  readonly attachments: Attachments;
}

/** The files that go with the next message. */
export function AttachmentStrip({ attachments }: AttachmentStripProps) {
  const t = useTranslations("assistant.composer");
  if (attachments.items.length === 0) return null;
  return (
    <>
      <ul className="flex flex-wrap gap-2 px-3 pt-3">
        {attachments.items.map((item) => (
          <Chip key={item.key} item={item} onRemove={() => attachments.remove(item.key)} />
        ))}
      </ul>
      {attachments.leftOut > 0 ? (
        <p role="alert" className="px-3 pt-2 text-sm text-danger-text">
          {t("tooManyFiles", { limit: mostFiles })}
        </p>
      ) : null}
    </>
  );
}

interface ChipProps {
  readonly item: Attachment;
  readonly onRemove: () => void;
}

function Chip({ item, onRemove }: ChipProps) {
  const t = useTranslations("assistant.composer");
  const say = useProblemText();
  const failed = item.state === "failed";
  return (
    <li
      className={cx(
        "flex max-w-full items-center gap-2 rounded-control border p-1 ps-2 text-sm",
        failed ? "border-transparent bg-danger-surface text-danger-text" : "border-line bg-sunken",
      )}
    >
      <Sign item={item} />
      <span className="min-w-0">
        <span className="block max-w-48 truncate">{item.name}</span>
        {failed ? (
          <span role="alert" className="block max-w-64 text-xs">
            {item.error ? say(item.error) || t("fileFailed", { name: item.name }) : ""}
          </span>
        ) : null}
      </span>
      <button
        type="button"
        aria-label={t("removeFile", { name: item.name })}
        onClick={onRemove}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-pressed hover:text-ink pointer-coarse:size-10"
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  );
}

function Sign({ item }: { readonly item: Attachment }) {
  const t = useTranslations("assistant.composer");
  if (item.state === "uploading") {
    return (
      <LoaderCircle
        role="img"
        aria-label={t("uploading", { name: item.name })}
        className="size-4 shrink-0 animate-spin"
      />
    );
  }
  if (item.state === "failed") return <TriangleAlert aria-hidden className="size-4 shrink-0" />;
  if (item.preview)
    return <img src={item.preview} alt="" className="size-9 shrink-0 rounded-mark object-cover" />;
  return <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />;
}
