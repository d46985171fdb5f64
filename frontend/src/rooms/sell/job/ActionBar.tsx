import { type ImportView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Problem } from "@/ui";
import type { Lack } from "./JobStages";
import { toWrite } from "./progress";

interface ActionBarProps {
  view: ImportView;
  lacks: readonly Lack[];
  /** A preview is there, and still holds. */
  fresh: boolean;
  busy: "check" | "start" | null;
  error: unknown;
  onCheck: () => void;
  onStart: () => void;
}

/** What to do next, always in sight; and what is still missing for it. */
export function ActionBar({ view, lacks, fresh, busy, error, onCheck, onStart }: ActionBarProps) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const blocked = lacks.length > 0 || offline || busy !== null;
  const interrupted = !view.dry_run && (view.state === "cancelled" || view.state === "failed");
  const brought = view.state === "done" && !view.dry_run;
  const count = toWrite(view);
  const LACKS: Record<Lack, string> = {
    seller: t("lackSeller"),
    name: t("lackName"),
    price: t("lackPrice"),
  };
  const startLabel = fresh
    ? count > 0
      ? t("startCount", { count })
      : t("startNothing")
    : interrupted
      ? t("goOn")
      : brought
        ? t("again")
        : t("startNow");
  const checkFirst = !fresh && !interrupted;
  return (
    <div className="sticky bottom-0 z-10 -mx-4 -mb-16 border-t border-line bg-page px-4 py-3 sm:-mx-8 sm:px-8">
      {error !== null && error !== undefined && (
        <div className="mb-3">
          <Problem error={error} />
        </div>
      )}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        {lacks.length > 0 && (
          <ul className="me-auto flex flex-col gap-0.5 text-sm text-warning-text">
            {lacks.map((lack) => (
              <li key={lack}>{LACKS[lack]}</li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap justify-end gap-2 max-sm:w-full max-sm:flex-col-reverse">
          <Button
            tone={checkFirst ? "quiet" : "plain"}
            busy={busy === (checkFirst ? "start" : "check")}
            disabled={blocked}
            onClick={checkFirst ? onStart : onCheck}
          >
            {checkFirst ? startLabel : t("checkAgain")}
          </Button>
          <Button
            tone="primary"
            busy={busy === (checkFirst ? "check" : "start")}
            disabled={blocked || (fresh && count === 0)}
            onClick={checkFirst ? onCheck : onStart}
          >
            {checkFirst ? t(view.options ? "checkAgain" : "check") : startLabel}
          </Button>
        </div>
      </div>
    </div>
  );
}
