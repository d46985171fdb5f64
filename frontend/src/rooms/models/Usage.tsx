import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesColumn } from "lucide-react";
import { type DailyUsage, modelsQuery } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, EmptyState, ErrorState, Loading, Section, Skeleton } from "@/ui";
import { USAGE_DAYS, usageQuery } from "./data";
import { byDay, byModel, total } from "./usageSums";

export function Usage() {
  const t = useTranslations("models");
  const { data, error, refetch } = useQuery(usageQuery);
  return (
    <Section title={t("usageTitle")} description={t("usageBody")}>
      {data ? (
        data.items.length === 0 ? (
          <Card>
            <EmptyState icon={<ChartNoAxesColumn aria-hidden />} title={t("usageEmpty")}>
              {t("usageEmptyBody")}
            </EmptyState>
          </Card>
        ) : (
          <Figures rows={data.items} />
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading>
          <Skeleton className="h-48" />
        </Loading>
      )}
    </Section>
  );
}

function Figures({ rows }: { rows: readonly DailyUsage[] }) {
  const t = useTranslations("models");
  const format = useFormat();
  const sums = total(rows);
  return (
    <Card className="flex flex-col gap-6 p-4">
      <dl className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <Figure name={t("usageRuns")} value={format.number(sums.runs)} />
        <Figure
          name={t("usageInput")}
          value={format.number(sums.input_tokens)}
          note={`${t("usageCached")}: ${format.number(sums.cached_tokens)}`}
        />
        <Figure name={t("usageOutput")} value={format.number(sums.output_tokens)} />
      </dl>
      <Chart rows={rows} />
      <ByModel rows={rows} />
    </Card>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{name}</dt>
      <dd className="tabular text-xl font-semibold">{value}</dd>
      {note && <dd className="tabular text-sm text-ink-soft">{note}</dd>}
    </div>
  );
}

function Chart({ rows }: { rows: readonly DailyUsage[] }) {
  const t = useTranslations("models");
  const format = useFormat();
  const days = byDay(rows, USAGE_DAYS, new Date());
  const most = Math.max(...days.map((day) => day.tokens), 1);
  const dayName = (day: string) =>
    format.date(`${day}T12:00:00Z`, { month: "short", day: "numeric", timeZone: "UTC" });
  return (
    <figure>
      <figcaption className="mb-2 text-sm text-ink-soft">{t("usageChart")}</figcaption>
      <ol className="flex h-28 items-end gap-0.5 border-b border-line-control">
        {days.map(({ day, tokens }) => (
          <li
            key={day}
            className="flex h-full min-w-0 flex-1 items-end"
            title={t("usageDay", { day: dayName(day), count: tokens })}
          >
            <span className="sr-only">{t("usageDay", { day: dayName(day), count: tokens })}</span>
            <span
              aria-hidden
              className="w-full rounded-t-mark bg-line-control"
              style={{ height: tokens === 0 ? 0 : `max(2px, ${(tokens / most) * 100}%)` }}
            />
          </li>
        ))}
      </ol>
      <p aria-hidden className="tabular mt-1 flex justify-between text-xs text-ink-soft">
        <span>{dayName(days[0]?.day ?? "")}</span>
        <span>{dayName(days.at(-1)?.day ?? "")}</span>
      </p>
    </figure>
  );
}

function ByModel({ rows }: { rows: readonly DailyUsage[] }) {
  const t = useTranslations("models");
  const format = useFormat();
  const { data: models } = useQuery(modelsQuery);
  const name = (id: string) => models?.items.find((model) => model.id === id)?.name ?? id;
  return (
    // Scrolls sideways on a phone; reachable by keyboard for that.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
    <section aria-label={t("usageModel")} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-[30rem] text-sm">
        <thead>
          <tr className="border-b border-line text-start text-ink-soft [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              {t("usageModel")}
            </th>
            <th scope="col" className="text-end">
              {t("usageRuns")}
            </th>
            <th scope="col" className="text-end">
              {t("usageInput")}
            </th>
            <th scope="col" className="text-end">
              {t("usageOutput")}
            </th>
          </tr>
        </thead>
        <tbody>
          {byModel(rows).map(([id, sums]) => (
            <tr key={id} className="border-b border-line last:border-0 [&>*]:py-2">
              <th scope="row" className="text-start font-normal">
                {name(id)}
              </th>
              <td className="text-end">{format.number(sums.runs)}</td>
              <td className="text-end">{format.number(sums.input_tokens)}</td>
              <td className="text-end">{format.number(sums.output_tokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
