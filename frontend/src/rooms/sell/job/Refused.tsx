import { Download } from "lucide-react";
import { type ImportView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, buttonClass, Card, cx, Section } from "@/ui";
import { refusedAddress } from "../data/queries";
import { useFieldName, useReason } from "../names";

/** The server tells this many; the file has all of them. */
const FIRST = 20;

/** Rows that were left out, with their line, their field and what is wrong; all of them in a file to mend. */
export function Refused({
  view,
}: {
  view: Pick<ImportView, "id" | "columns" | "problems" | "source" | "state">;
}) {
  const t = useTranslations("sell");
  const format = useFormat();
  const reason = useReason();
  const fieldName = useFieldName();
  const columns = new Set(view.columns.map(({ name }) => name));
  const { problems } = view;
  if (problems.length === 0) return null;
  return (
    <Section
      title={t("refusedTitle")}
      description={t("refusedBody")}
      action={view.state === "running" ? undefined : <Take id={view.id} />}
    >
      <Card className="overflow-hidden">
        <table className="w-full text-sm max-sm:block">
          <thead className="border-b border-line text-xs text-ink-soft max-sm:sr-only">
            <tr>
              <th scope="col" className="w-20 px-4 py-2 text-end font-medium">
                {t("line")}
              </th>
              <th scope="col" className="w-48 px-4 py-2 text-start font-medium">
                {t("field")}
              </th>
              <th scope="col" className="px-4 py-2 text-start font-medium">
                {t("reason")}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line max-sm:block">
            {problems.map((problem, index) => {
              const { text, value } = reason(problem);
              return (
                <tr
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line may have the same problem twice, and the list only grows
                  key={index}
                  className="max-sm:flex max-sm:flex-wrap max-sm:gap-x-2 max-sm:px-4 max-sm:py-3"
                >
                  <td
                    className={cx(
                      "px-4 py-2 text-end align-top text-ink-soft max-sm:p-0",
                      // A picture has no line.
                      problem.line === 0 && "max-sm:hidden",
                    )}
                  >
                    <span className="sm:hidden">{t("line")} </span>
                    {problem.line > 0 ? format.number(problem.line) : "–"}
                  </td>
                  <td className="px-4 py-2 align-top wrap-anywhere max-sm:p-0 max-sm:font-medium">
                    {problem.field === "" || columns.has(problem.field)
                      ? problem.field || "–"
                      : fieldName(problem.field)}
                  </td>
                  <td className="px-4 py-2 align-top wrap-anywhere max-sm:w-full max-sm:p-0">
                    {text}
                    {value !== null && " "}
                    {value !== null && (
                      <code className="rounded-mark bg-hover px-1.5 py-0.5 font-mono text-xs">{value}</code>
                    )}
                    {problem.kept && <span className="block text-ink-soft">{t("kept")}</span>}
                    {/* Which of several files; one alone is what the page is called. */}
                    {problem.file && problem.file !== view.source.name && (
                      <span className="block text-xs text-ink-faint">{problem.file}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {problems.length >= FIRST && (
          <p className="tabular border-t border-line px-4 py-2.5 text-sm text-ink-soft">
            {t("refusedMore", { count: problems.length })}
          </p>
        )}
      </Card>
    </Section>
  );
}

function Take({ id }: { id: string }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const icon = <Download className="size-4" aria-hidden />;
  if (offline)
    return (
      <Button size="small" disabled icon={icon}>
        {t("refusedTake")}
      </Button>
    );
  return (
    <a href={refusedAddress(id)} download className={buttonClass("plain", "small")}>
      {icon}
      {t("refusedTake")}
    </a>
  );
}
