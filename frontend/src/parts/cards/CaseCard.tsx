import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "@/i18n";
import { Button, Problem, RadioCards } from "@/ui";
import { useActing, useDeed } from "./acting";
import type { Drawn } from "./Cards";
import { Frame, OfflineLine, OutLink, Picture, unbroken } from "./pieces";
import { ask, caseMethod } from "./posting";

/** Something to ask for after a purchase. Nothing is done before the press of its one button. */
export function CaseCard({ card, newest }: Drawn<"shopping.case">) {
  const t = useTranslations("cards");
  const { lookOnly, offline } = useActing();
  const client = useQueryClient();
  const deed = useDeed();
  const [reason, setReason] = useState(card.reason);
  const [state, setState] = useState<"open" | "done" | "left">("open");
  const method = caseMethod(card.kind, card.order_id, card.path);
  const needsReason = card.reasons.length > 0 && !card.reasons.some((each) => each.value === reason);
  const open = newest && !lookOnly && state === "open";

  const send = () =>
    deed.run(async () => {
      if (!method) return;
      const body = card.reasons.length > 0 ? { ...card.body, reason } : card.body;
      await ask(method, card.path, body);
      setState("done");
      void client.invalidateQueries({ queryKey: ["orders"] });
    });
  return (
    <Frame
      title={t(`case.title.${card.kind}`, { number: unbroken(card.number) })}
      aside={<OutLink href={card.page}>{card.page === "" ? null : t("order.open")}</OutLink>}
    >
      <ul className="card-lines">
        {card.lines.map((line) => (
          <li key={line.line_id} className="card-line">
            <Picture picture={line.picture} sizes="3.5rem" className="card-thumb" />
            <div className="min-w-0 grow">
              <p className="text-sm font-medium">{line.name}</p>
              <p className="text-sm text-ink-soft">
                {[line.options, t("quantity", { count: line.quantity })].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {card.instead === "" ? null : (
        <p className="text-sm">
          <span className="text-ink-soft">{t("case.instead")}</span> {card.instead}
        </p>
      )}
      {card.reasons.length === 0 ? (
        card.reason === "" ? null : (
          <p className="text-sm">
            <span className="text-ink-soft">{t("case.reason")}</span> {card.reason}
          </p>
        )
      ) : open ? (
        <RadioCards
          label={t("case.why")}
          value={reason}
          onChange={setReason}
          options={card.reasons}
          disabled={offline || deed.busy}
          className="card-reasons"
        />
      ) : (
        <p className="text-sm">
          <span className="text-ink-soft">{t("case.reason")}</span>{" "}
          {card.reasons.find((each) => each.value === reason)?.label ?? "–"}
        </p>
      )}
      {card.worth === "" ? null : <p className="text-lg font-medium tabular">{card.worth}</p>}
      {card.terms === "" ? null : <p className="text-sm text-ink-soft">{card.terms}</p>}
      <div aria-live="polite">
        {state === "done" ? (
          <p className="card-done">
            <Check aria-hidden className="size-4" />
            {t(`case.done.${card.kind}`)}
          </p>
        ) : state === "left" ? (
          <p className="text-sm text-ink-soft">{t("case.left")}</p>
        ) : null}
      </div>
      {method === null && open ? <p className="text-sm text-ink-soft">{t("case.onPage")}</p> : null}
      <Problem error={deed.error} />
      {open && method !== null ? (
        <div className="flex flex-wrap gap-2">
          <Button
            tone="primary"
            busy={deed.busy}
            disabled={offline || needsReason}
            onClick={() => void send()}
          >
            {t(`case.go.${card.kind}`)}
          </Button>
          <Button tone="quiet" disabled={deed.busy} onClick={() => setState("left")}>
            {t("notNow")}
          </Button>
        </div>
      ) : null}
      <OfflineLine />
    </Frame>
  );
}
