import { Check, Minus, X } from "lucide-react";
import { use } from "react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { CardDeskContext } from "./desk";
import { Frame } from "./pieces";
import type { PlanStep } from "./shapes";

const MARKS = { done: Check, failed: X, skipped: Minus } as const;

/** The steps of one message, how far they are, and where they wait, ended or broke off. */
export function PlanCard({ card, newest }: Drawn<"shopping.plan">) {
  const t = useTranslations("cards.plan");
  const { lookOnly, canSay, say } = useActing();
  const over = card.state !== "under_way" && card.state !== "waiting";
  // Where nobody writes any more, a step that is under way was broken off.
  const brokenOff = card.state === "under_way" && !(newest && (use(CardDeskContext)?.replying ?? false));
  const state = brokenOff ? "interrupted" : card.state;
  const at = card.steps.findIndex((each) => each.state === "now" || each.state === "waiting");
  const next = card.steps.findIndex((each) => each.state === "pending");
  const step = Math.max(at === -1 ? next : at, 0) + 1;
  return (
    <Frame title={t("title", { steps: card.steps.length })}>
      <p aria-live="polite" className="text-sm text-ink-soft">
        {t(`state.${state}`, { step: `${step}`, steps: `${card.steps.length}` })}
      </p>
      <ol aria-label={t("steps")} className="card-way card-steps">
        {card.steps.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a plan never change places
          <Step key={index} step={each} brokenOff={brokenOff} />
        ))}
      </ol>
      {newest && !lookOnly && !over && card.choices.length > 0 ? (
        <div className="flex flex-wrap gap-2 border-t border-line pt-3">
          {card.choices.map((choice) => (
            <Button key={choice.say} size="small" disabled={!canSay} onClick={() => say(choice.say)}>
              {choice.label}
            </Button>
          ))}
        </div>
      ) : null}
    </Frame>
  );
}

interface StepProps {
  readonly step: PlanStep;
  readonly brokenOff: boolean;
}

function Step({ step, brokenOff }: StepProps) {
  const t = useTranslations("cards.plan.step");
  const Mark =
    step.state === "done" || step.state === "failed" || step.state === "skipped" ? MARKS[step.state] : null;
  const current = step.state === "now" || step.state === "waiting";
  const drawn = step.state === "done" ? "done" : current ? "now" : "next";
  return (
    <li
      data-state={drawn}
      data-failed={step.state === "failed" || undefined}
      aria-current={current ? "step" : undefined}
    >
      <span aria-hidden className="card-way-mark">
        {Mark === null ? null : <Mark className="size-3" />}
      </span>
      <span className="text-sm">
        {step.label}
        <span className="block text-xs text-ink-soft">{step.said}</span>
      </span>
      <span className="text-xs text-ink-soft">
        {t(step.state === "now" && brokenOff ? "interrupted" : step.state)}
      </span>
    </li>
  );
}
