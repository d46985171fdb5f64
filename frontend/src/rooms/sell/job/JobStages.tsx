import { useState } from "react";
import { type ImportFormats, type ImportView, type Language, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Card, Problem, Progress } from "@/ui";
import { useCancel, useStart } from "../data/queries";
import { ActionBar } from "./ActionBar";
import { type Draft, draftOf, isAsRun, readOtherwise, startOf } from "./draft";
import { Failed, NotFetched } from "./Failed";
import { missing, type Needed } from "./mapping";
import { Preview } from "./Preview";
import { isPreview } from "./progress";
import { Result } from "./Result";
import { Running } from "./Running";
import { SetUp, SetUpLine } from "./SetUp";

interface JobStagesProps {
  view: ImportView;
  formats: ImportFormats;
  language: Language;
}

/** Shows an import by where it stands. What is being decided stays in this component until it is sent. */
export function JobStages({ view, formats, language }: JobStagesProps) {
  if (view.state === "fetching") return <Fetching view={view} />;
  // Nothing was recognised, so there is nothing to set up.
  if (view.detection === null) return <NotFetched view={view} />;
  if (view.state === "running") return <Running view={view} />;
  return <Deciding key={view.state} view={view} formats={formats} language={language} />;
}

function Fetching({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const cancel = useCancel();
  return (
    <Card className="flex flex-col gap-3 p-4 sm:p-5">
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-ink-soft">{t("fetching")}</p>
        <Button
          size="small"
          busy={cancel.isPending}
          disabled={offline}
          onClick={() => cancel.mutate(view.id)}
        >
          {t("stop")}
        </Button>
      </div>
      <Progress label={t("progressOf", { name: view.source.name })} value={null} text={t("fetching")} />
      <Problem error={cancel.error} />
    </Card>
  );
}

/** What keeps an import from starting, in the order of the page. */
export type Lack = "seller" | Needed;

export function lacks(view: ImportView, draft: Draft): Lack[] {
  const columns = readOtherwise(view, draft) ? [] : missing(view.columns, draft.mapping);
  return [...(draft.seller.trim() ? [] : ["seller" as const]), ...columns];
}

function Deciding({ view, formats, language }: JobStagesProps) {
  const [draft, setDraft] = useState(() => draftOf(view, formats, language));
  const [open, setOpen] = useState(view.state === "ready");
  const start = useStart();
  const begin = (dryRun: boolean) => start.mutate({ id: view.id, body: startOf(view, draft, dryRun) });
  const asRun = isAsRun(draft, view.options);
  const setUp = { view, formats, draft, onChange: setDraft };
  const over = view.state === "done" && !view.dry_run;
  return (
    <>
      <Outcome view={view} formats={formats} stale={!asRun} />
      {open ? <SetUp {...setUp} /> : <SetUpLine {...setUp} onOpen={() => setOpen(true)} />}
      {/* What is over asks for nothing, until somebody wants it otherwise. */}
      {(open || !over) && (
        <ActionBar
          view={view}
          lacks={lacks(view, draft)}
          fresh={asRun && isPreview(view)}
          busy={start.isPending ? (start.variables.body.dry_run ? "check" : "start") : null}
          error={start.error}
          onCheck={() => begin(true)}
          onStart={() => begin(false)}
        />
      )}
    </>
  );
}

interface OutcomeProps {
  view: ImportView;
  formats: ImportFormats;
  /** Something was changed since. */
  stale: boolean;
}

/** What the last run came to. */
function Outcome({ view, formats, stale }: OutcomeProps) {
  if (view.state === "failed" || view.state === "cancelled") return <Failed view={view} />;
  if (view.state !== "done") return null;
  return view.dry_run ? <Preview view={view} stale={stale} /> : <Result view={view} formats={formats} />;
}
