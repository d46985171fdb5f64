import { Square } from "lucide-react";
import { useEffect, useState } from "react";
import { type ImportView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Card, cx, Problem, Progress } from "@/ui";
import { useCancel } from "../data/queries";
import { Counts } from "./Counts";
import {
  type Measure,
  measure,
  type Reading,
  rateOf,
  type Step,
  secondsLeft,
  share,
  withReading,
} from "./progress";
import { Refused } from "./Refused";

/** How fast something grows, over the last seconds. */
function useRate(step: Step, done: number): number | null {
  const [heard, setHeard] = useState<{ step: Step; readings: readonly Reading[] }>({ step, readings: [] });
  useEffect(() => {
    const reading = { atMs: performance.now(), done };
    setHeard((was) => ({
      step,
      readings: was.step === step ? withReading(was.readings, reading) : [reading],
    }));
  }, [step, done]);
  return rateOf(heard.readings);
}

const STEPS: Record<"dry" | "real", readonly Step[]> = {
  dry: ["reading", "writing"],
  real: ["reading", "writing", "pictures"],
};

/** An import at work: what it does, how fast, how long still. It goes on by itself when the page is left. */
export function Running({ view }: { view: ImportView }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const cancel = useCancel();
  const now = measure(view);
  const sentence = useSentence(view, now);
  const steps = STEPS[view.dry_run ? "dry" : "real"];
  return (
    <>
      <Card className="mb-6 p-4 sm:p-5">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <ol aria-label={t("steps")} className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
            {steps.map((step, index) => (
              <li
                key={step}
                {...(step === now.step ? { "aria-current": "step" as const } : {})}
                className={cx(
                  step === now.step ? "font-medium text-ink" : "text-ink-soft",
                  index < steps.indexOf(now.step) && "line-through decoration-line-control",
                )}
              >
                {t(stepWord(step, view.dry_run))}
              </li>
            ))}
          </ol>
          <Button
            size="small"
            icon={<Square className="size-3.5" aria-hidden />}
            busy={cancel.isPending}
            disabled={offline}
            onClick={() => cancel.mutate(view.id)}
          >
            {t("stop")}
          </Button>
        </div>
        <Progress
          className="mt-4"
          label={t("progressOf", { name: view.source.name })}
          value={share(now)}
          text={sentence}
        />
        <p className="tabular mt-2 text-sm text-ink-soft">{sentence}</p>
        <p className="mt-3 text-sm text-ink-faint">{t(view.dry_run ? "nothingWritten" : "mayLeave")}</p>
        {cancel.error && (
          <div className="mt-3">
            <Problem error={cancel.error} />
          </div>
        )}
      </Card>
      <Counts view={view} />
      <Refused view={view} />
    </>
  );
}

function stepWord(step: Step, dryRun: boolean) {
  if (step === "reading") return "stepReading";
  if (step === "pictures") return "stepPictures";
  return dryRun ? "stepComparing" : "stepWriting";
}

/** "12,400 rows · 3,100 a second · about 30 seconds left for this step" */
function useSentence(view: ImportView, { step, done, total, pieces }: Measure): string {
  const t = useTranslations("sell");
  const format = useFormat();
  const pace = useRate(step, pieces);
  const left = secondsLeft(done, total, useRate(step, done));
  const { products_total, pictures_total } = view.progress;
  const of = step === "writing" ? products_total : step === "pictures" ? pictures_total : null;
  const amount =
    step === "reading"
      ? t("rowsRead", { count: pieces })
      : step === "writing"
        ? of === null
          ? t("products", { count: pieces })
          : t("productsOf", { done: pieces, total: of })
        : t("picturesOf", { done: pieces, total: pictures_total });
  return [
    amount,
    pace === null
      ? ""
      : t("pace", { pace: format.number(pace, { maximumFractionDigits: pace < 10 ? 1 : 0 }) }),
    left === null ? "" : t("timeLeft", { time: format.duration(left) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
