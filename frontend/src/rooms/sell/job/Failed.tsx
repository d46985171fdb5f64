import { Link } from "@tanstack/react-router";
import type { ImportView } from "@/api";
import { useTranslations } from "@/i18n";
import { buttonClass, Note, Problem } from "@/ui";
import { Counts } from "./Counts";
import { Refused } from "./Refused";

/** An import that was stopped, or stopped by itself: why, what is there, and that it can go on. */
export function Failed({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  return (
    <>
      <div className="mb-6 flex flex-col gap-3">
        {view.state === "failed" && <Problem error={view.problem ?? new Error()} />}
        {view.state === "cancelled" && (
          <Note tone="warning">{t(view.dry_run ? "checkStopped" : "stopped")}</Note>
        )}
        {view.state === "failed" && !view.dry_run && view.progress.products_done > 0 && (
          <Note>{t("stopped")}</Note>
        )}
      </div>
      {view.options && <Counts view={view} />}
      <Refused view={view} />
    </>
  );
}

/** What could not be fetched or read at all. */
export function NotFetched({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  return (
    <div className="flex max-w-form flex-col items-start gap-4">
      {view.state === "failed" && <Problem error={view.problem ?? new Error()} />}
      <p className="text-sm text-ink-soft">{t("notFetched")}</p>
      <Link to="/sell/import" className={buttonClass("primary")}>
        {t("another")}
      </Link>
    </div>
  );
}
