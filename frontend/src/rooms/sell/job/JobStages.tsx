import { useState } from "react";
import type { Language } from "@/api";
import { useTranslations } from "@/i18n";
import { Progress } from "@/ui";
import { useCancel, useStart } from "../data/queries";
import type { FormatsView, ImportView } from "../data/wire";
import { ActionBar } from "./ActionBar";
import { type Draft, draftOf, isAsRun, readOtherwise, startOf } from "./draft";
import { Failed, NotFetched } from "./Failed";
import { missing, type Needed } from "./mapping";
import { Preview } from "./Preview";
import { isPreview } from "./progress";
import { Result } from "./Result";
import { Running } from "./Running";
import { SetUp, SetUpFolded } from "./SetUp";

interface JobStagesProps {
  view: ImportView;
  formats: FormatsView;
  language: Language;
}

/** Shows an import by where it stands. What is being decided stays in this component until it is sent. */
export function JobStages({ view, formats, language }: JobStagesProps) {
  if (view.state === "fetching") return <Fetching view={view} />;
  // Nothing was recognised, so there is nothing to set up.
  if (view.state === "failed" && view.detection === null) return <NotFetched problem={view.problem} />;
  if (view.state === "running") return <Running view={view} />;
  return <Deciding key={view.state} view={view} formats={formats} language={language} />;
}

function Fetching({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  return (
    <div className="max-w-form">
      <Progress label={t("progressOf", { name: view.source.name })} value={null} text={t("fetching")} />
      <p className="mt-1.5 text-sm text-ink-soft">{t("fetching")}</p>
    </div>
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
  const start = useStart();
  const cancel = useCancel();
  const begin = (dryRun: boolean) => start.mutate({ id: view.id, body: startOf(view, draft, dryRun) });
  const asRun = isAsRun(draft, view.options);
  const setUp = { view, formats, draft, onChange: setDraft };
  const bar = (
    <ActionBar
      view={view}
      lacks={lacks(view, draft)}
      fresh={asRun && isPreview(view)}
      busy={start.isPending ? (start.variables.body["dry_run"] ? "check" : "start") : null}
      error={start.error ?? cancel.error}
      onCheck={() => begin(true)}
      onStart={() => begin(false)}
    />
  );
  if (view.state === "ready")
    return (
      <>
        <SetUp {...setUp} />
        {bar}
      </>
    );
  return (
    <>
      {view.state === "done" &&
        (view.dry_run ? <Preview view={view} stale={!asRun} /> : <Result view={view} formats={formats} />)}
      {(view.state === "failed" || view.state === "cancelled") && <Failed view={view} />}
      <SetUpFolded {...setUp} />
      {bar}
    </>
  );
}
