import { X } from "lucide-react";
import { type DownloadView, type ModelView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { IconButton, Progress, toast } from "@/ui";
import { useCancelDownload } from "./data";

const SOURCES = {
  huggingface: "sourceHuggingface",
  modelscope: "sourceModelscope",
  packages: "sourcePackages",
  url: "sourceUrl",
  file: "sourceFile",
} as const;

export function useSourceName(): (source: keyof typeof SOURCES) => string {
  const t = useTranslations("models");
  return (source) => t(SOURCES[source]);
}

interface DownloadProgressProps {
  model: ModelView;
  download: DownloadView;
  mayManage: boolean;
}

export function DownloadProgress({ model, download, mayManage }: DownloadProgressProps) {
  const t = useTranslations("models");
  const say = useProblemText();
  const offline = useOffline();
  const text = useSentence(download);
  const cancel = useCancelDownload();
  const value =
    download.state === "running" && download.total_bytes ? download.done_bytes / download.total_bytes : null;
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 grow">
        <Progress label={t("downloadOfProgress", { name: model.name })} value={value} text={text} />
        <p className="tabular mt-1.5 text-sm text-ink-soft">{text}</p>
      </div>
      {mayManage && (
        <IconButton
          size="small"
          label={t("cancelDownload")}
          icon={<X aria-hidden />}
          busy={cancel.isPending}
          disabled={offline}
          onClick={() =>
            cancel.mutate(model, {
              onSuccess: () => toast({ title: t("cancelled") }),
              onError: (error) => toast({ title: say(error), tone: "danger" }),
            })
          }
        />
      )}
    </div>
  );
}

/** "412 MB of 1,117 MB · 24 MB a second · about 2 minutes left · from Hugging Face" */
function useSentence(download: DownloadView): string {
  const t = useTranslations("models");
  const format = useFormat();
  const sourceName = useSourceName();
  if (download.state === "queued") return t("queued");
  if (download.state === "verifying") return t("verifying");
  const done = format.bytes(download.done_bytes);
  return [
    download.total_bytes === null
      ? t("progressSome", { done })
      : t("progress", { done, total: format.bytes(download.total_bytes) }),
    download.bytes_per_s ? t("speed", { speed: format.bytes(download.bytes_per_s) }) : "",
    download.eta_s === null ? "" : t("eta", { time: format.duration(download.eta_s) }),
    download.source === null ? "" : t("from", { source: sourceName(download.source) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
