import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useLanguage, useTranslations } from "@/i18n";
import { ErrorState, Loading, Page, Skeleton, useAutoTitle } from "@/ui";
import { NotYours } from "../choose/ImportScreen";
import { formatsQuery, useImport, useMaySell } from "../data/queries";
import { JobHeader } from "./JobHeader";
import { JobStages } from "./JobStages";
import { stageOf } from "./progress";
import { Stations } from "./Stations";

/** One import, from what was recognised to what came of it. Its address may be left and come back to at any time. */
export function ImportJobScreen() {
  const { jobId = "" } = useParams({ strict: false });
  // Another import is another page: nothing that was being decided goes along.
  return <ImportJob key={jobId} id={jobId} />;
}

export function ImportJob({ id }: { id: string }) {
  if (!useMaySell()) return <NotYours />;
  return (
    <Page>
      <Back />
      <Job id={id} />
    </Page>
  );
}

function Back() {
  const t = useTranslations("sell");
  return (
    <Link
      to="/sell/import"
      className="-ms-1.5 mb-4 inline-flex min-h-8 items-center gap-1 rounded-control px-1.5 text-sm text-ink-soft hover:text-ink pointer-coarse:min-h-11"
    >
      <ChevronLeft className="size-4" aria-hidden />
      {t("allImports")}
    </Link>
  );
}

function Job({ id }: { id: string }) {
  const t = useTranslations("sell");
  const { language } = useLanguage();
  const job = useImport(id);
  const formats = useQuery(formatsQuery);
  useAutoTitle(job.data?.source.name ?? t("title"));
  const error = (job.data ? null : job.error) ?? (formats.data ? null : formats.error);
  if (error)
    return (
      <ErrorState
        wholePage
        error={error}
        onRetry={() => {
          void job.refetch();
          void formats.refetch();
        }}
      />
    );
  if (!job.data || !formats.data) return <Shape />;
  return (
    <>
      <JobHeader view={job.data} />
      <Stations stage={stageOf(job.data)} over={job.data.state === "done" && !job.data.dry_run} />
      <JobStages view={job.data} formats={formats.data} language={language} />
    </>
  );
}

function Shape(): ReactNode {
  const t = useTranslations("sell");
  return (
    <Loading className="flex flex-col gap-6">
      <h1 className="sr-only">{t("title")}</h1>
      <Skeleton className="h-9 w-2/3" />
      <Skeleton className="h-5 w-1/3" />
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </Loading>
  );
}
