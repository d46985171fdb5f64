import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "@/i18n";
import { Button, Problem, RadioCards, TextArea } from "@/ui";
import { useActing, useDeed } from "./acting";
import type { Drawn } from "./Cards";
import { dotted, Frame, OfflineLine, OutLink, Picture, unbroken } from "./pieces";
import { ask, caseMethod } from "./posting";
import type { CardOf } from "./shapes";

const LONGEST_WORDS = 2_000;
/** To which pictures can be added, once they are asked for. */
const PICTURED: ReadonlySet<string> = new Set(["return", "exchange", "dispute"]);

/** Something to ask for after a purchase. Nothing is done before the press of its one button. */
export function CaseCard({ card, newest }: Drawn<"shopping.case">) {
  const t = useTranslations("cards");
  const { lookOnly, offline } = useActing();
  const client = useQueryClient();
  const deed = useDeed();
  const [reason, setReason] = useState(card.reason);
  const [place, setPlace] = useState(card.places.length === 1 ? "0" : "");
  const [written, setWritten] = useState(`${card.body["text"] ?? ""}`);
  const [state, setState] = useState<"open" | "done" | "left">("open");
  const method = caseMethod(card.kind, card.order_id, card.path);
  const needsReason = card.reasons.length > 0 && !card.reasons.some((each) => each.value === reason);
  const needsWords = card.write !== "" && written.trim() === "";
  const there = card.places[Number.parseInt(place, 10)];
  const needsPlace = card.places.length > 0 && there === undefined;
  const open = newest && !lookOnly && state === "open";

  const send = () =>
    deed.run(async () => {
      if (!method) return;
      await ask(method, card.path, {
        ...card.body,
        ...(card.reasons.length > 0 ? { reason } : {}),
        ...(card.write === "" ? {} : { text: written.trim() }),
        ...(there?.body ?? {}),
      });
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
                {dotted(line.options, t("quantity", { count: line.quantity }))}
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
      <Places card={card} place={place} onPlace={open ? setPlace : null} disabled={offline || deed.busy} />
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
      {card.write === "" ? null : open ? (
        <TextArea
          label={card.write}
          value={written}
          rows={3}
          maxLength={LONGEST_WORDS}
          disabled={offline || deed.busy}
          onChange={(event) => setWritten(event.target.value)}
        />
      ) : (
        <p className="text-sm">
          <span className="text-ink-soft">{card.write}:</span> {written}
        </p>
      )}
      {card.worth === "" ? null : <p className="text-lg font-medium tabular">{card.worth}</p>}
      {card.terms === "" || (state === "done" && card.kind === "address") ? null : (
        <p className="text-sm text-ink-soft">{card.terms}</p>
      )}
      <div aria-live="polite">
        {state === "done" ? (
          <>
            <p className="card-done">
              <Check aria-hidden className="size-4" />
              {t(`case.done.${card.kind}`)}
            </p>
            {PICTURED.has(card.kind) ? (
              <OutLink href={`/market/orders/${card.order_id}`}>{t("case.pictures")}</OutLink>
            ) : null}
          </>
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
            disabled={offline || needsReason || needsPlace || needsWords}
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

interface PlacesProps {
  readonly card: CardOf<"shopping.case">;
  readonly place: string;
  /** Nothing where it is chosen no more. */
  readonly onPlace: ((place: string) => void) | null;
  readonly disabled: boolean;
}

/** Where it can go instead. */
function Places({ card, place, onPlace, disabled }: PlacesProps) {
  const t = useTranslations("cards.case");
  const options = card.places.map(({ lines }, at) => ({ value: `${at}`, label: lines.join(", ") }));
  if (options.length === 0) return null;
  if (onPlace === null) {
    const chosen = options.find((each) => each.value === place);
    return chosen ? (
      <p className="text-sm">
        <span className="text-ink-soft">{t("goesTo")}</span> {chosen.label}
      </p>
    ) : null;
  }
  return (
    <RadioCards
      label={t("where")}
      value={place}
      onChange={onPlace}
      options={options}
      disabled={disabled}
      className="card-reasons flex-col"
    />
  );
}
