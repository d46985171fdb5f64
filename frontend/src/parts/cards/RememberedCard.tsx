import { Check, Trash2, Undo2 } from "lucide-react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { Frame, More } from "./pieces";
import type { LineOfYours } from "./shapes";
import { useLine } from "./useLines";

type State = Drawn<"shopping.remembered">["card"]["state"];

/** What is remembered of the person, is offered to be, or was forgotten: each line theirs to keep and to erase. */
export function RememberedCard({ card }: Drawn<"shopping.remembered">) {
  const t = useTranslations("cards.remembered");
  return (
    <Frame title={t(`title.${card.state}`)} quiet>
      {card.lines.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="flex flex-col">
          {card.lines.map((line) => (
            <One key={`${line.id} ${line.text}`} line={line} state={card.state} />
          ))}
        </ul>
      )}
      <footer className="card-foot">
        <p className="min-w-0 text-xs text-ink-soft">{t("private")}</p>
        <More href={card.page}>{t("page")}</More>
      </footer>
    </Frame>
  );
}

function One({ line, state }: { readonly line: LineOfYours; readonly state: State }) {
  const t = useTranslations("cards.remembered");
  const { lookOnly, offline } = useActing();
  const { kept, touched, busy, error, keep, erase } = useLine(line);
  const off = offline || busy;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0">
        <p className="text-sm font-medium [overflow-wrap:anywhere]">{line.text}</p>
        <p role="status" className="text-xs text-ink-soft">
          {error ? t("failed") : touched ? t(kept ? "nowKept" : "nowErased") : ""}
        </p>
      </div>
      {lookOnly ? null : kept ? (
        <Button
          size="small"
          tone="quiet"
          icon={<Trash2 aria-hidden className="size-4" />}
          aria-label={t("eraseNamed", { line: line.text })}
          disabled={off}
          onClick={erase}
        >
          {t("erase")}
        </Button>
      ) : (
        <Button
          size="small"
          tone={state === "offered" && !touched ? "primary" : "plain"}
          icon={
            state === "offered" && !touched ? (
              <Check aria-hidden className="size-4" />
            ) : (
              <Undo2 aria-hidden className="size-4" />
            )
          }
          aria-label={t(state === "offered" && !touched ? "keepNamed" : "undoNamed", { line: line.text })}
          disabled={off}
          onClick={keep}
        >
          {t(state === "offered" && !touched ? "keep" : "undo")}
        </Button>
      )}
    </li>
  );
}
