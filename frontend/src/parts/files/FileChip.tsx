import { FileText, ImageIcon } from "lucide-react";
import { useState } from "react";
import type { PartOf } from "@/api";
import { useFormat, useTranslations } from "@/i18n";

const chip =
  "inline-flex max-w-full items-center gap-2.5 rounded-card border border-line bg-surface px-3 py-2 text-sm";

interface FileChipProps {
  readonly file: PartOf<"file">;
  /** The reader may fetch it; else it is only named. */
  readonly open: boolean;
}

/** A file that came with a message. Pictures are shown; both open in a tab of their own. */
export function FileChip({ file, open }: FileChipProps) {
  const t = useTranslations("parts");
  const format = useFormat();
  const [gone, setGone] = useState(false);
  const { file_id: fileId, name, media_type: mediaType, size_bytes: sizeBytes } = file;
  const address = `/api/files/${encodeURIComponent(fileId)}`;
  const label = t("file", { name, size: format.bytes(sizeBytes) });
  const Icon = mediaType.startsWith("image/") ? ImageIcon : FileText;
  const size = gone ? t("fileGone") : format.bytes(sizeBytes);
  if (!open) return <span className={chip}>{content()}</span>;
  if (mediaType.startsWith("image/") && !gone) {
    return (
      <a href={address} target="_blank" rel="noopener" aria-label={t("openFile", { name })} className="block">
        <img
          src={address}
          alt={name}
          onError={() => setGone(true)}
          className="h-40 w-auto max-w-full rounded-card border border-line bg-sunken object-cover"
        />
      </a>
    );
  }
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener"
      aria-label={label}
      title={name}
      className={`${chip} hover:bg-hover`}
    >
      {content()}
    </a>
  );

  function content() {
    return (
      <>
        <Icon aria-hidden className="size-5 shrink-0 text-ink-faint" />
        <span className="min-w-0">
          <span className="block truncate">{name}</span>
          <span className="block text-xs text-ink-soft">{size}</span>
        </span>
      </>
    );
  }
}
