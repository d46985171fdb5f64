import { Check } from "lucide-react";
import { useTranslations } from "@/i18n";
import { cx } from "@/ui";
import type { Stage } from "./progress";

const STAGES: readonly Stage[] = ["setUp", "check", "bringIn"];

/** Where an import is, on its way of three stations. */
export function Stations({ stage, over }: { stage: Stage; over: boolean }) {
  const t = useTranslations("sell");
  const at = STAGES.indexOf(stage);
  return (
    <ol aria-label={t("stages")} className="mb-8 flex items-center gap-2 text-sm sm:gap-3">
      {STAGES.map((one, index) => {
        const passed = index < at || over;
        const here = index === at && !over;
        return (
          <li
            key={one}
            {...(here ? { "aria-current": "step" as const } : {})}
            className={cx(
              "flex min-w-0 items-center gap-2 sm:gap-3",
              here ? "font-medium text-ink" : "text-ink-soft",
            )}
          >
            {index > 0 && <span aria-hidden className="h-px w-3 shrink-0 bg-line-control sm:w-8" />}
            <span
              aria-hidden
              className={cx(
                "tabular grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium",
                here && "border-lake bg-lake text-on-lake",
                passed && "border-lake text-lake-text",
                !here && !passed && "border-line-control",
              )}
            >
              {passed ? <Check className="size-3.5" /> : index + 1}
            </span>
            <span className="truncate">
              {t(one)}
              {passed && <span className="sr-only"> {t("stagePassed")}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
