import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { DOT, Frame, More, OutLink, Picture } from "./pieces";
import { PLACES, type Place } from "./places";
import type { Order } from "./shapes";

const SHOWN_PICTURES = 3;

/** What was bought, the newest first. */
export function OrdersCard({ card, newest }: Drawn<"shopping.orders">) {
  const t = useTranslations("cards.orders");
  return (
    <Frame title={t("title")}>
      {card.orders.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="card-lines">
          {card.orders.map((order, index) => (
            <One key={order.order_id} order={order} place={newest ? PLACES[index] : undefined} />
          ))}
        </ul>
      )}
      <More href={card.more}>{t("more")}</More>
    </Frame>
  );
}

interface OneProps {
  readonly order: Order;
  /** By which it can be spoken of; of an older card nothing can. */
  readonly place: Place | undefined;
}

function One({ order, place }: OneProps) {
  const t = useTranslations("cards");
  const { lookOnly, canSay, say } = useActing();
  const [first] = order.lines;
  const rest = order.lines.length - 1;
  return (
    <li className="card-order">
      <div className="flex shrink-0 gap-1">
        {order.lines.slice(0, SHOWN_PICTURES).map((line, index) => (
          <Picture
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a card never change places
            key={index}
            picture={line.picture}
            sizes="3.5rem"
            className={index === 0 ? "card-thumb" : "card-thumb max-sm:hidden"}
          />
        ))}
      </div>
      <div className="min-w-0 grow">
        <p className="text-sm font-medium">
          {first ? first.name : t("orders.order")}
          {rest > 0 ? <span className="text-ink-soft"> {t("orders.andMore", { count: rest })}</span> : null}
        </p>
        <p className="text-sm">{order.status}</p>
        <p className="text-xs text-ink-soft">
          <OutLink href={order.href} plain className="card-name-link">
            <span className="sr-only">{t("orders.order")} </span>
            <span className="tabular whitespace-nowrap">{order.number}</span>
          </OutLink>
          {order.day === "" ? null : `${DOT}${order.day}`}
        </p>
      </div>
      <div className="card-order-end">
        <p className="tabular">{order.total}</p>
        {place && !lookOnly ? (
          <Button
            size="small"
            tone="quiet"
            disabled={!canSay}
            aria-label={t("orders.trackNamed", { number: order.number })}
            onClick={() => say(t("say.track", { which: t(`say.nth.${place}`) }))}
          >
            {t("orders.track")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
