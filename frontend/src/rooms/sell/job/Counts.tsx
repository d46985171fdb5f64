import type { ImportView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { isPreview } from "./progress";

/** What becomes of the products, in four numbers. */
export function Counts({ view }: { view: Pick<ImportView, "state" | "dry_run" | "progress"> }) {
  const t = useTranslations("sell");
  const format = useFormat();
  const { created, changed, unchanged, rows_bad } = view.progress;
  const future = isPreview(view) || view.dry_run;
  const numbers = [
    { key: "created", label: t(future ? "willCreate" : "created"), value: created },
    { key: "changed", label: t(future ? "willChange" : "changed"), value: changed },
    { key: "unchanged", label: t("unchanged"), value: unchanged },
    { key: "refused", label: t("refused"), value: rows_bad },
  ];
  return (
    <dl className="mb-8 grid grid-cols-2 overflow-hidden rounded-card border border-line bg-line [gap:1px] sm:grid-cols-4">
      {numbers.map(({ key, label, value }) => (
        <div key={key} className="flex flex-col-reverse justify-end bg-surface px-4 py-3">
          <dt className="text-sm text-ink-soft">{label}</dt>
          <dd
            className={cx(
              "tabular text-xl font-medium",
              value === 0 && "text-ink-faint",
              key === "refused" && value > 0 && "text-warning-text",
            )}
          >
            {format.number(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
