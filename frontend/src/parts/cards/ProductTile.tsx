import { Check, MessageCircleQuestion, Minus, Store, Truck } from "lucide-react";
import { useEffect, useId } from "react";
import { useTranslations } from "@/i18n";
import { Button, IconButton } from "@/ui";
import { AddButton } from "./AddButton";
import { There } from "./AwayCard";
import { useActing, useAdding } from "./acting";
import { ChooseButton } from "./ChooseButton";
import { OutLink, Picture, Price, Rating } from "./pieces";
import type { Item } from "./shapes";

interface ProductTileProps {
  readonly item: Item;
  readonly number: number;
  readonly compared: boolean;
  /** As many are compared as can be. */
  readonly full: boolean;
  readonly onCompare: (() => void) | null;
  readonly onAsk: (() => void) | null;
  readonly onChoose: () => void;
  readonly choosing: boolean;
  readonly onPut: () => void;
  /** Asks to buy it where it is sold elsewhere. */
  readonly onBuy: (() => void) | null;
}

/** A product in a row: what it looks like, what it costs, why it is here, and what can be done with it. */
export function ProductTile(props: ProductTileProps) {
  const { item, number, compared, full, onCompare, onAsk, onPut } = props;
  const t = useTranslations("cards");
  const { lookOnly, canSay } = useActing();
  const id = useId();
  const adding = useAdding();
  const done = adding.put !== null;
  useEffect(() => {
    if (done) onPut();
  }, [done, onPut]);
  return (
    <li className="card-tile" aria-labelledby={id}>
      <div className="relative">
        {item.away ? (
          <div className="card-mat">
            <Store aria-hidden className="size-6 text-line-control" />
          </div>
        ) : (
          <Picture picture={item.picture} sizes="14rem" />
        )}
        <span aria-hidden className="card-number tabular">
          {number}
        </span>
      </div>
      <div className="card-tile-text">
        <p id={id} className="card-tile-name">
          <OutLink href={item.href} plain className="card-tile-link">
            <span className="sr-only">{t("product.number", { number: `${number}` })} </span>
            {item.name}
          </OutLink>
        </p>
        <Price price={item.price} from={item.from_price} />
        <div className="flex flex-wrap items-center gap-x-3">
          <Rating rating={item.rating} />
          {item.note === "" ? null : <p className="text-xs text-warning-text">{item.note}</p>}
        </div>
        <Fine item={item} />
        {item.away ? (
          <p className="text-xs text-ink-soft">
            <There href={item.away.page} shop={item.away.shop}>
              {t("away.open", { shop: item.away.shop })}
            </There>
          </p>
        ) : null}
        <Reasons item={item} />
      </div>
      {lookOnly ? null : (
        <div className="card-tile-acts">
          <Act {...props} adding={adding} />
          <div className="flex items-center justify-between gap-1">
            {onCompare ? (
              <label className="card-compare">
                <input
                  type="checkbox"
                  checked={compared}
                  disabled={full && !compared}
                  onChange={onCompare}
                  className="size-4 accent-lake"
                />
                {t("compare.label")}
                <span className="sr-only"> {item.name}</span>
              </label>
            ) : (
              <span />
            )}
            {onAsk ? (
              <IconButton
                size="small"
                label={t("product.ask", { name: item.name })}
                icon={<MessageCircleQuestion aria-hidden />}
                disabled={!canSay}
                onClick={onAsk}
              />
            ) : null}
          </div>
        </div>
      )}
    </li>
  );
}

function Act({
  item,
  adding,
  onChoose,
  choosing,
  onBuy,
}: ProductTileProps & { readonly adding: ReturnType<typeof useAdding> }) {
  const t = useTranslations("cards");
  const { canSay } = useActing();
  if (item.away) {
    return onBuy ? (
      <Button
        size="small"
        className="w-full"
        aria-label={t("away.pickNamed", { name: item.name })}
        disabled={!canSay}
        onClick={onBuy}
      >
        {t("away.pick")}
      </Button>
    ) : null;
  }
  if (item.offer_id !== "") return <AddButton adding={adding} offerId={item.offer_id} name={item.name} />;
  if (!item.price) return null;
  return <ChooseButton name={item.name} choosing={choosing} onChoose={onChoose} />;
}

/** When it comes, and from whom. */
function Fine({ item }: { readonly item: Item }) {
  if (item.delivery === "" && item.seller === "") return null;
  return (
    <div className="card-fine">
      {item.delivery === "" ? null : (
        <p>
          <Truck aria-hidden className="size-3.5" />
          <span>{item.delivery}</span>
        </p>
      )}
      {item.seller === "" ? null : (
        <p>
          <Store aria-hidden className="size-3.5" />
          <span>{item.seller}</span>
        </p>
      )}
    </div>
  );
}

/** Which wishes it has, and which it lacks: said by a word for those who listen, and by more than a colour. */
export function Reasons({ item }: { readonly item: Item }) {
  const t = useTranslations("cards.product");
  if (item.why.length === 0) return null;
  return (
    <ul className="card-why">
      {item.why.map((reason) => (
        <li key={reason.text} data-has={reason.has}>
          {reason.has ? (
            <Check aria-hidden className="size-3.5" />
          ) : (
            <Minus aria-hidden className="size-3.5" />
          )}
          <span>
            <span className="sr-only">{t(reason.has ? "has" : "lacks")} </span>
            {reason.text}
          </span>
        </li>
      ))}
    </ul>
  );
}
