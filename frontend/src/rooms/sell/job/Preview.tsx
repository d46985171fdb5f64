import type { ImportView } from "@/api";
import { useTranslations } from "@/i18n";
import { Note } from "@/ui";
import { useSentences } from "../names";
import { Counts } from "./Counts";
import { toWrite } from "./progress";
import { Refused } from "./Refused";
import { Samples } from "./Samples";

/** What a start would do: nothing of it is written yet. */
export function Preview({ view, stale }: { view: ImportView; stale: boolean }) {
  const t = useTranslations("sell");
  const sentences = useSentences();
  const { unchanged, rows_bad } = view.progress;
  const count = toWrite(view);
  return (
    <>
      <section aria-labelledby="preview-title">
        <h2 id="preview-title" className="text-lg">
          {count > 0 ? t("previewTitle", { count }) : unchanged > 0 ? t("previewSame") : t("previewNone")}
        </h2>
        <p className="mt-0.5 mb-4 max-w-reading text-sm text-ink-soft">
          {sentences([t("previewBody"), rows_bad > 0 ? t("previewRefused", { count: rows_bad }) : ""])}
        </p>
        {stale && (
          <div className="mb-4">
            <Note tone="warning" live>
              {t("previewStale")}
            </Note>
          </div>
        )}
        <Counts view={view} />
      </section>
      <Refused view={view} />
      <Samples view={view} />
    </>
  );
}
