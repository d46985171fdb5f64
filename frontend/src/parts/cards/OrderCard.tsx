import { Check, Package } from "lucide-react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { DOT, Frame, Lines, OutLink, unbroken } from "./pieces";
import type { Parcel, TrackStep } from "./shapes";

const CHOICES = ["cancel", "return", "exchange", "reorder"] as const;

/** One order: where it is, what comes next, and what can be asked for. */
export function OrderCard({ card, newest }: Drawn<"shopping.order">) {
  const t = useTranslations("cards");
  const { lookOnly, canSay, say } = useActing();
  const { order } = card;
  const choices = CHOICES.filter((each) => card.choices.includes(each));
  return (
    <Frame
      title={t("order.title", { number: unbroken(order.number) })}
      aside={<OutLink href={order.href}>{order.href === "" ? null : t("order.open")}</OutLink>}
    >
      <p className="text-sm">
        <strong className="font-medium">{order.status}</strong>
        <span className="text-ink-soft">
          {[order.day, order.total]
            .filter(Boolean)
            .map((each) => `${DOT}${each}`)
            .join("")}
        </span>
      </p>
      <Stations steps={card.steps} />
      {card.parcels.map((parcel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parcels of a card never change places
        <ParcelBox key={index} parcel={parcel} />
      ))}
      <Lines lines={order.lines} />
      {newest && !lookOnly && choices.length > 0 ? (
        <div className="flex flex-wrap gap-2 border-t border-line pt-3">
          {choices.map((choice) => (
            <Button key={choice} size="small" disabled={!canSay} onClick={() => say(t(`say.${choice}`))}>
              {t(`order.${choice}`)}
            </Button>
          ))}
        </div>
      ) : null}
    </Frame>
  );
}

/** The way of an order, from station to station. */
function Stations({ steps }: { readonly steps: readonly TrackStep[] }) {
  const t = useTranslations("cards.order");
  if (steps.length === 0) return null;
  return (
    <ol aria-label={t("way")} className="card-way">
      {steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the stations of a card never change places
          key={index}
          data-state={step.state}
          aria-current={step.state === "now" ? "step" : undefined}
        >
          <span aria-hidden className="card-way-mark">
            {step.state === "done" ? <Check className="size-3" /> : null}
          </span>
          <span className="text-sm">
            {step.label}
            <span className="sr-only">, {t(`state.${step.state}`)}</span>
          </span>
          <span className="text-xs text-ink-soft tabular">{step.day}</span>
        </li>
      ))}
    </ol>
  );
}

function ParcelBox({ parcel }: { readonly parcel: Parcel }) {
  const t = useTranslations("cards.order");
  const name = [parcel.carrier, parcel.number].filter(Boolean).join(" ");
  return (
    <div className="card-inset">
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        <Package aria-hidden className="size-4 text-ink-soft" />
        <span className="font-medium">{t("parcel", { name })}</span>
        {parcel.arrives === "" ? null : <span className="text-ink-soft">{parcel.arrives}</span>}
      </p>
      {parcel.events.length === 0 ? null : (
        <ul className="mt-1.5 flex flex-col gap-1 ps-6">
          {parcel.events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the events of a card never change places
            <li key={index} className="flex flex-wrap justify-between gap-x-3 text-sm">
              <span className={event.state === "next" ? "text-ink-soft" : undefined}>{event.label}</span>
              <span className="text-xs text-ink-soft tabular">{event.day}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
