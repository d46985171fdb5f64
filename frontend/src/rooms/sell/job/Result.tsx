import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import type { ImportFormats, ImportView } from "@/api";
import { useTranslations } from "@/i18n";
import { buttonClass } from "@/ui";
import { useSentences } from "../names";
import { Counts } from "./Counts";
import { Refused } from "./Refused";
import { Samples } from "./Samples";

/** What came of it, and where to see it. */
export function Result({ view, formats }: { view: ImportView; formats: ImportFormats }) {
  const t = useTranslations("sell");
  const sentences = useSentences();
  const { created, changed, unchanged, rows_bad, pictures_done, pictures_failed } = view.progress;
  const here = created + changed + unchanged;
  const wanted = view.options?.seller;
  const seller = formats.sellers.find(({ slug, name }) => slug === wanted || name === wanted);
  const title =
    here === 0
      ? t("resultNone")
      : created + changed === 0
        ? t("resultSame")
        : t("resultTitle", { count: created + changed });
  return (
    <>
      <section aria-labelledby="result-title">
        <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h2 id="result-title" className="text-lg">
              {title}
            </h2>
            <p className="mt-0.5 max-w-reading text-sm text-ink-soft">
              {sentences([
                pictures_done > 0 ? t("resultPictures", { count: pictures_done }) : "",
                pictures_failed > 0 ? t("resultPicturesFailed", { count: pictures_failed }) : "",
                rows_bad > 0 ? t("resultRefused", { count: rows_bad }) : t("resultWhole"),
              ])}
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Link to="/sell/import" className={buttonClass("plain")}>
              {t("another")}
            </Link>
            {here > 0 && (
              // The market's pages are the server's own, outside this app.
              <a
                href={seller ? `/market/s/${encodeURIComponent(seller.slug)}` : "/market"}
                className={buttonClass("primary")}
              >
                {t("seeMarket")}
                <ArrowUpRight className="size-4" aria-hidden />
              </a>
            )}
          </div>
        </div>
        <Counts view={view} />
      </section>
      <Refused view={view} />
      <Samples view={view} />
    </>
  );
}
