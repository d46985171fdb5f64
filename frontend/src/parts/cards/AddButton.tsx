import { Check, Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { useProblemText, useTranslations } from "@/i18n";
import { Button, type ButtonTone } from "@/ui";
import { type Adding, useActing } from "./acting";

interface AddButtonProps {
  readonly adding: Adding;
  readonly offerId: string;
  readonly quantity?: number;
  /** What is added, for those who listen. */
  readonly name: string;
  readonly tone?: ButtonTone;
  readonly disabled?: boolean;
}

/** Puts something into the cart, says so, and takes it back. */
export function AddButton({
  adding,
  offerId,
  quantity = 1,
  name,
  tone = "plain",
  disabled = false,
}: AddButtonProps) {
  const t = useTranslations("cards.add");
  const say = useProblemText();
  const { offline } = useActing();
  const undo = useRef<HTMLButtonElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const done = adding.put !== null;
  // Whoever pressed goes on from where they were: what was pressed has become something else.
  const before = useRef(done);
  useEffect(() => {
    if (before.current === done) return;
    before.current = done;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    (done ? undo : add).current?.focus({ preventScroll: true });
  }, [done]);
  return (
    <div className="flex flex-col gap-1.5">
      {done ? (
        <div className="flex min-h-8 items-center justify-between gap-1 pointer-coarse:min-h-10">
          <span className="inline-flex items-center gap-1.5 text-sm text-success-text">
            <Check aria-hidden className="size-4 shrink-0" />
            {t("done")}
          </span>
          <Button
            ref={undo}
            size="small"
            tone="quiet"
            busy={adding.busy}
            disabled={offline}
            aria-label={t("undoNamed", { name })}
            onClick={() => void adding.undo()}
          >
            {t("undo")}
          </Button>
        </div>
      ) : (
        <Button
          ref={add}
          size="small"
          tone={tone}
          className="w-full"
          icon={<Plus aria-hidden className="size-4" />}
          busy={adding.busy}
          disabled={disabled || offline}
          aria-label={t("addNamed", { name })}
          onClick={() => void adding.add(offerId, quantity)}
        >
          {t("add")}
        </Button>
      )}
      <p role="status" className="sr-only">
        {adding.busy ? t("busy") : done ? t("said", { name }) : ""}
      </p>
      {adding.error ? (
        <p role="alert" className="text-xs text-danger-text">
          {say(adding.error)}
        </p>
      ) : null}
    </div>
  );
}
