import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { type DownloadView, type ModelList, modelsQuery } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Progress } from "@/ui";

const MEGA = 1_000_000;

/** The download that someone waits for: the default model's, or any while no model can answer. */
export function awaited(list: ModelList): { download: DownloadView | null; answerable: boolean } {
  const chats = list.items.filter((model) => model.abilities.includes("chat"));
  const preferred = chats.find((model) => model.id === list.default_model_id);
  const answerable = preferred ? preferred.state === "ready" : chats.some((model) => model.state === "ready");
  const download = preferred?.download ?? chats.find((model) => model.download)?.download ?? null;
  return { download, answerable };
}

/** Tells, until it can answer, how far the model is: "412 of 1,117 MB, about 2 minutes". */
export function ModelBanner() {
  const t = useTranslations("shell");
  const format = useFormat();
  const say = useProblemText();
  const onModels = useLocation({ select: (location) => location.pathname === "/models" });
  const { data } = useQuery(modelsQuery);
  if (!data || onModels) return null;
  const { download, answerable } = awaited(data);
  if (answerable) return null;
  if (!download) {
    return (
      <Frame>
        <p className="min-w-0 grow">{t("noModel")}</p>
        <ToModels />
      </Frame>
    );
  }
  if (download.state === "failed") {
    const reason = download.problem ? say(download.problem) : "";
    return (
      <Frame tone="danger">
        <p className="min-w-0 grow">{t("arrivingFailed", { reason })}</p>
        <ToModels />
      </Frame>
    );
  }
  const text = sentence(download);
  return (
    <Frame>
      {/* No live region: listeners would hear every megabyte. The progress bar tells them when they ask. */}
      <p className="tabular min-w-0 flex-1 basis-64">{text}</p>
      <Progress
        label={t("arrivingProgress")}
        value={share(download)}
        text={text}
        className="basis-full sm:max-w-56 sm:flex-1 sm:basis-24"
      />
    </Frame>
  );

  function sentence(one: DownloadView): string {
    if (one.state === "queued") return t("arrivingQueued");
    if (one.state === "verifying") return t("arrivingVerifying");
    if (one.total_bytes === null) return t("arrivingSome", { done: format.bytes(one.done_bytes) });
    if (one.eta_s === null) {
      return t("arriving", { done: format.bytes(one.done_bytes), total: format.bytes(one.total_bytes) });
    }
    return t("arrivingEta", {
      done: format.number(Math.floor(one.done_bytes / MEGA)),
      total: format.number(Math.round(one.total_bytes / MEGA)),
      eta: format.duration(one.eta_s),
    });
  }
}

/** How much of it is here, 0 to 1; null while its size is unknown. */
function share({ done_bytes, total_bytes }: DownloadView): number | null {
  return total_bytes ? done_bytes / total_bytes : null;
}

function Frame({ tone = "plain", children }: { tone?: "plain" | "danger"; children: React.ReactNode }) {
  return (
    <div
      {...(tone === "danger" ? { role: "alert" } : {})}
      className={
        tone === "danger"
          ? "flex flex-wrap items-center gap-x-4 gap-y-1 bg-danger-surface px-4 py-2 text-sm text-danger-text"
          : "flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-lake-surface px-4 py-2 text-sm"
      }
    >
      {children}
    </div>
  );
}

function ToModels() {
  const t = useTranslations("shell");
  return (
    <Link
      to="/models"
      className="inline-flex min-h-6 items-center font-medium text-lake-text underline underline-offset-3"
    >
      {t("chooseModel")}
    </Link>
  );
}
