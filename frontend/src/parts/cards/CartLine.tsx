import { Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CartStanding } from "@/api";
import { useFormat, useLanguage, useTranslations } from "@/i18n";
import { IconButton } from "@/ui";
import { useActing } from "./acting";
import { Stepper } from "./Picker";
import { OutLink, Picture } from "./pieces";
import type { Line } from "./shapes";
import type { LiveCart } from "./useCart";

/** How long steps are gathered before the server is told. */
const GATHER_MS = 350;

export type LiveLine = CartStanding["unavailable"][number];

export interface Removed {
  readonly id: string;
  readonly name: string;
}

interface CartLineProps {
  readonly line: LiveLine;
  /** The same as the card has it, with its picture and its options. */
  readonly shown: Line | undefined;
  readonly cart: LiveCart;
  readonly onRemoved: (line: Removed) => void;
}

/** A line of the cart: how many, what that costs, and away with it. */
export function CartLine({ line, shown, cart, onRemoved }: CartLineProps) {
  const t = useTranslations("cards.cart");
  const { language } = useLanguage();
  const { offline } = useActing();
  const format = useFormat();
  const names = line.names as Readonly<Record<string, string>>;
  const name = shown?.name || names[language] || Object.values(names)[0] || t("nameless");
  const [quantity, setQuantity] = useGathered(line.quantity, (wanted) => void cart.count(line.id, wanted));
  const gone = line.available === 0;
  return (
    <li className="card-line">
      <Picture picture={shown?.picture ?? null} sizes="3.5rem" className="card-thumb" />
      <div className="min-w-0 grow">
        <p className="text-sm font-medium">
          <OutLink href={shown?.href ?? ""} plain className="card-name-link">
            {name}
          </OutLink>
        </p>
        {shown?.options ? <p className="text-sm text-ink-soft">{shown.options}</p> : null}
        {line.price_changed ? (
          <p className="text-xs text-warning-text">
            {t("priceChanged", { before: format.money(line.price_seen), now: format.money(line.price) })}
          </p>
        ) : null}
        {!gone && line.available < quantity ? (
          <p className="text-xs text-warning-text">{t("onlyLeft", { count: line.available })}</p>
        ) : null}
        <div className="mt-1.5 flex items-center gap-1">
          {gone ? (
            <p className="text-xs text-warning-text">{t("gone")}</p>
          ) : (
            <Stepper
              value={quantity}
              onChange={setQuantity}
              name={name}
              most={Math.min(99, Math.max(1, line.available))}
              disabled={offline}
            />
          )}
          <IconButton
            size="small"
            label={t("remove", { name })}
            icon={<Trash2 aria-hidden />}
            disabled={offline || cart.busy}
            onClick={() => void cart.remove(line.id).then((done) => done && onRemoved({ id: line.id, name }))}
          />
        </div>
      </div>
      <p className="shrink-0 text-sm tabular">
        {format.money({ minor: line.price.minor * quantity, currency: line.price.currency })}
      </p>
    </li>
  );
}

/** A number that is shown at once and told a moment after the last step. */
function useGathered(now: number, tell: (wanted: number) => void) {
  const [wanted, setWanted] = useState<number | null>(null);
  const telling = useRef(tell);
  useEffect(() => {
    telling.current = tell;
  });
  useEffect(() => {
    if (wanted === null) return;
    if (wanted === now) {
      setWanted(null);
      return;
    }
    const timer = setTimeout(() => telling.current(wanted), GATHER_MS);
    return () => clearTimeout(timer);
  }, [wanted, now]);
  return [wanted ?? now, setWanted] as const;
}
