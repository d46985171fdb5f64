import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Leaf } from "lucide-react";
import { useFormat, useTranslations } from "@/i18n";
import { Card, Chip, EmptyState, ErrorState, Loading, Skeleton } from "@/ui";
import { overviewQuery, useOperates } from "../data/queries";
import { OperatePage } from "../frame/OperatePage";
import { type Attention, attentionOf } from "./attention";

/** What needs a hand now, wherever it is. */
export function OverviewScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("title")} description={t("body")}>
      {operates && <Waiting />}
    </OperatePage>
  );
}

function Waiting() {
  const t = useTranslations("operate");
  const { data, error, refetch } = useQuery(overviewQuery);
  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
      <Loading className="flex flex-col gap-px">
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
      </Loading>
    );
  }
  const waiting = attentionOf(data);
  return (
    <Card>
      {waiting.length === 0 ? (
        <EmptyState icon={<Leaf aria-hidden />} title={t("calm")}>
          {t("calmBody")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {waiting.map((each) => (
            <One key={each.key} waiting={each} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function One({ waiting: { key, count, to, search } }: { waiting: Attention }) {
  const t = useTranslations("operate");
  const format = useFormat();
  return (
    <li className="relative flex items-center gap-3 px-4 py-3 transition-colors first:rounded-t-card last:rounded-b-card hover:bg-hover">
      <div className="min-w-0 grow">
        <Link
          to={to}
          search={search ?? {}}
          className="text-sm font-medium after:absolute after:inset-0 after:rounded-control"
        >
          {t(`attention.${key}`)}
        </Link>
        <p className="text-sm text-ink-soft">{t(`attentionBody.${key}`)}</p>
      </div>
      <Chip tone="warning">
        <span className="tabular">{format.number(count)}</span>
      </Chip>
      <ChevronRight className="size-4 shrink-0 text-ink-faint" aria-hidden />
    </li>
  );
}
