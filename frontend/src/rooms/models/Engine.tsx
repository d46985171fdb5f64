import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, call, type EngineView, modelsQuery, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  ErrorState,
  Loading,
  Note,
  Section,
  Skeleton,
  type Tone,
  toast,
} from "@/ui";
import { engineQuery, useMayManage } from "./data";
import { Usage } from "./Usage";

const STATES: Record<
  EngineView["state"],
  { name: "engineStopped" | "engineStarting" | "engineReady" | "engineFailed"; tone: Tone | "plain" }
> = {
  stopped: { name: "engineStopped", tone: "plain" },
  starting: { name: "engineStarting", tone: "info" },
  ready: { name: "engineReady", tone: "success" },
  failed: { name: "engineFailed", tone: "danger" },
};

export function Engine() {
  const t = useTranslations("models");
  const mayManage = useMayManage();
  const { data, error, refetch } = useQuery(engineQuery);
  return (
    <>
      <Section
        title={t("engineTitle")}
        description={t("engineBody")}
        action={mayManage && data && <Restart />}
      >
        {data ? (
          <EngineState engine={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-28" />
          </Loading>
        )}
      </Section>
      <Usage />
    </>
  );
}

function EngineState({ engine }: { engine: EngineView }) {
  const t = useTranslations("models");
  const format = useFormat();
  const { data: models } = useQuery(modelsQuery);
  const state = STATES[engine.state];
  const model = models?.items.find((known) => known.id === engine.model_id)?.name ?? engine.model_id;
  const { queue } = engine;
  return (
    <Card className="flex flex-col gap-4 p-4">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Chip tone={state.tone}>{t(state.name)}</Chip>
        <span className="tabular text-ink-soft">
          {t("engineSince", {
            time: format.date(engine.since, { dateStyle: "medium", timeStyle: "short" }),
          })}
        </span>
      </p>
      {engine.state === "stopped" && <p className="text-sm text-ink-soft">{t("engineStoppedBody")}</p>}
      {engine.state === "failed" && engine.problem && (
        <Note tone="danger">
          <code className="font-mono text-xs break-words whitespace-pre-wrap">{engine.problem}</code>
        </Note>
      )}
      <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-4">
        {model && <Fact name={t("engineModel")}>{model}</Fact>}
        {engine.memory_bytes !== null && (
          <Fact name={t("engineMemory")}>{format.memory(engine.memory_bytes)}</Fact>
        )}
        <Fact name={t("engineRunning")}>
          {t("engineRunningOf", { running: queue.running, slots: queue.slots })}
        </Fact>
        <Fact name={t("engineWaiting")}>
          {t("engineWaitingOf", { waiting: queue.waiting, limit: queue.limit })}
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="tabular font-medium">{children}</dd>
    </div>
  );
}

function Restart() {
  const t = useTranslations("models");
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const restart = useMutation({
    mutationFn: () => call(api.POST("/api/engine/restart")),
    onSuccess: (engine) => {
      client.setQueryData(engineQuery.queryKey, engine);
      toast({ title: t("engineRestarted") });
    },
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button
        size="small"
        icon={<RotateCw className="size-4" aria-hidden />}
        disabled={offline}
        onClick={() => setAsking(true)}
      >
        {t("engineRestart")}
      </Button>
      <Confirm
        open={asking}
        busy={restart.isPending}
        title={t("engineRestartTitle")}
        action={t("engineRestart")}
        onCancel={() => setAsking(false)}
        onConfirm={() => restart.mutate()}
      >
        {t("engineRestartBody")}
      </Confirm>
    </>
  );
}
