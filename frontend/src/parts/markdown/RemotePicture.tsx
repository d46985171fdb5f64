import { ImageIcon } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "@/i18n";
import { safePicture } from "./links";

interface RemotePictureProps {
  readonly address: string;
  readonly alt: string;
}

/**
 * A picture on another machine. It is asked for only on a click: to load it by itself would tell its server who reads, and
 * whatever the address was made to carry.
 */
export function RemotePicture({ address, alt }: RemotePictureProps) {
  const t = useTranslations("parts");
  const [state, setState] = useState<"asked" | "failed" | "waiting">("waiting");
  const picture = safePicture(address);
  if (!picture) return <span>{alt}</span>;
  if (state === "asked") {
    return (
      <img
        src={picture.href}
        alt={alt}
        referrerPolicy="no-referrer"
        onError={() => setState("failed")}
        className="max-h-96 max-w-full rounded-card"
      />
    );
  }
  return (
    <button
      type="button"
      title={t("pictureHint")}
      onClick={() => setState("asked")}
      className="my-1 inline-flex max-w-full items-center gap-3 rounded-card border border-line bg-surface px-3 py-2 text-start text-sm hover:bg-hover"
    >
      <ImageIcon aria-hidden className="size-5 shrink-0 text-ink-faint" />
      <span className="min-w-0">
        <span className="block">{alt || t("picture", { host: picture.host })}</span>
        <span className="block text-xs text-ink-soft">
          {state === "failed" ? t("pictureFailed") : t("loadPicture")} · {picture.host}
        </span>
      </span>
    </button>
  );
}
