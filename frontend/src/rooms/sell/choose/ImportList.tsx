import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileSpreadsheet, Globe, Trash2 } from "lucide-react";
import { useState } from "react";
import { type ImportView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, EmptyState, ErrorState, IconButton, Loading, Progress, Skeleton, toast } from "@/ui";
import { formatsQuery, importsQuery, useForget } from "../data/queries";
import { ForgetQuestion } from "../job/ForgetQuestion";
import { measure, share, underWay } from "../job/progress";
import { StateChip } from "../job/StateChip";
import { useFormatName } from "../names";

const FIRST = 6;

/** What was brought in, or begun, newest first. */
export function ImportList() {
  const t = useTranslations("sell");
  const { data, error, refetch } = useQuery(importsQuery);
  const [asked, setAsked] = useState<ImportView | null>(null);
  const [all, setAll] = useState(false);
  const forget = useForget();
  const say = useProblemText();
  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
      <Loading className="flex flex-col gap-px">
        <Skeleton className="h-18" />
        <Skeleton className="h-18" />
      </Loading>
    );
  }
  if (data.items.length === 0)
    return (
      <Card>
        <EmptyState icon={<FileSpreadsheet aria-hidden />} title={t("listEmpty")}>
          {t("listEmptyBody")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <Card>
        <ul className="divide-y divide-line">
          {(all ? data.items : data.items.slice(0, FIRST)).map((view) => (
            <Row key={view.id} view={view} onForget={() => setAsked(view)} />
          ))}
        </ul>
      </Card>
      {!all && data.items.length > FIRST && (
        <Button className="mt-3" size="small" onClick={() => setAll(true)}>
          {t("listAll", { count: data.items.length })}
        </Button>
      )}
      <ForgetQuestion
        name={asked?.source.name ?? ""}
        open={asked !== null}
        busy={forget.isPending}
        onCancel={() => setAsked(null)}
        onConfirm={() =>
          asked &&
          forget.mutate(asked.id, {
            onError: (problem) => toast({ title: say(problem), tone: "danger" }),
            onSettled: () => setAsked(null),
          })
        }
      />
    </>
  );
}

function Row({ view, onForget }: { view: ImportView; onForget: () => void }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const Icon = view.source.kind === "url" ? Globe : FileSpreadsheet;
  const going = underWay(view);
  return (
    <li className="relative flex items-center gap-3 px-4 py-3 transition-colors first:rounded-t-card last:rounded-b-card hover:bg-hover">
      <Icon className="size-5 shrink-0 text-ink-faint max-sm:hidden" aria-hidden />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <Link
            to="/sell/import/$jobId"
            params={{ jobId: view.id }}
            className="min-w-0 truncate text-sm font-medium after:absolute after:inset-0 after:rounded-control"
          >
            {view.source.name}
          </Link>
          <StateChip view={view} />
        </div>
        <Facts view={view} />
        {going && (
          <Progress
            label={t("progressOf", { name: view.source.name })}
            value={view.state === "fetching" ? null : share(measure(view))}
            className="mt-2 max-w-form"
          />
        )}
      </div>
      {!going && (
        <IconButton
          size="small"
          className="relative"
          label={t("forgetOf", { name: view.source.name })}
          icon={<Trash2 aria-hidden />}
          disabled={offline}
          onClick={onForget}
        />
      )}
    </li>
  );
}

/** "Shopify · Lake Goods · 1,980 products · 12 rows refused · 5 minutes ago" */
function Facts({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  const format = useFormat();
  const { data } = useQuery(formatsQuery);
  const formatName = useFormatName(data?.formats ?? []);
  const { progress, options, detection } = view;
  const key = options?.format ?? detection?.format;
  const seller = data?.sellers.find(({ slug }) => slug === options?.seller)?.name ?? options?.seller;
  const facts = [
    key ? formatName(key) : "",
    seller ?? "",
    options && !view.dry_run ? t("products", { count: progress.products_done }) : "",
    options && progress.rows_bad > 0 ? t("rowsRefused", { count: progress.rows_bad }) : "",
    format.ago(view.updated_at),
  ];
  return <p className="tabular mt-0.5 text-sm text-ink-soft">{facts.filter(Boolean).join(" · ")}</p>;
}
