import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, call, type DownloadView, type ModelView, modelsQuery, usePerson } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, buttonClass, Note, Progress } from "@/ui";

interface ModelNoteProps {
  /** Null: there is none at all. Undefined: not known yet. */
  readonly model: ModelView | null | undefined;
  readonly offline: boolean;
}

/** While the model that is to answer is not here: how far it is, or how to get it, and that writing is possible already. */
export function ModelNote({ model, offline }: ModelNoteProps) {
  const t = useTranslations("assistant.arriving");
  const composer = useTranslations("assistant.composer");
  const { data } = useQuery(modelsQuery);
  if (model === undefined || model?.state === "ready" || offline) return null;
  if (model === null) {
    return (
      <Frame
        action={
          <Link to="/models" className={buttonClass("plain", "small")}>
            {composer("chooseModel")}
          </Link>
        }
      >
        {t("none")}
      </Frame>
    );
  }
  const going = model.download && ["queued", "running", "verifying"].includes(model.download.state);
  // The shell tells already how far everybody's model is.
  if (going && model.id === data?.default_model_id) {
    return <p className="px-1 pb-2 text-sm text-ink-soft">{t("canWrite")}</p>;
  }
  if (model.download && model.download.state !== "cancelled") return <Arriving download={model.download} />;
  return <Absent model={model} />;
}

function Frame({
  children,
  action,
}: {
  readonly children: React.ReactNode;
  readonly action?: React.ReactNode;
}) {
  return (
    <div className="mb-2">
      <Note action={action}>{children}</Note>
    </div>
  );
}

function Arriving({ download }: { readonly download: DownloadView }) {
  const t = useTranslations("assistant.arriving");
  const format = useFormat();
  const say = useProblemText();
  if (download.state === "failed") {
    return (
      <Frame
        action={
          <Link to="/models" className={buttonClass("plain", "small")}>
            {t("download")}
          </Link>
        }
      >
        {t("failed", { reason: download.problem ? say(download.problem) : "" })}
      </Frame>
    );
  }
  const total = download.total_bytes ?? 0;
  const facts = { done: format.bytes(download.done_bytes), total: format.bytes(total) };
  const words =
    download.state === "queued"
      ? t("queued")
      : download.state === "verifying" || download.state === "ready"
        ? t("verifying")
        : download.eta_s === null || total === 0
          ? t("downloadingSoon", facts)
          : t("downloading", { ...facts, time: format.duration(download.eta_s) });
  return (
    <Frame>
      <p className="tabular">
        {words} {t("canWrite")}
      </p>
      <Progress
        className="mt-2"
        label={t("progress")}
        value={total > 0 ? download.done_bytes / total : null}
        text={words}
      />
    </Frame>
  );
}

function Absent({ model }: { readonly model: ModelView }) {
  const t = useTranslations("assistant.arriving");
  const person = usePerson();
  const say = useProblemText();
  const client = useQueryClient();
  const download = useMutation({
    mutationFn: () =>
      call(api.POST("/api/models/{model_id}/download", { params: { path: { model_id: model.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: modelsQuery.queryKey }),
  });
  const mayDownload = person.role !== "member";
  return (
    <Frame
      action={
        mayDownload ? (
          <Button size="small" busy={download.isPending} onClick={() => download.mutate()}>
            {t("download")}
          </Button>
        ) : null
      }
    >
      <p>
        {t("absent", { name: model.name })} {mayDownload ? "" : t("askAdmin")}
      </p>
      {download.error ? <p role="alert">{say(download.error)}</p> : null}
    </Frame>
  );
}
