import { useEffect, useRef, useState } from "react";
import type { CartStanding } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Problem, Skeleton } from "@/ui";
import { useActing } from "./acting";
import { CartCodes } from "./CartCodes";
import { CartLine, type LiveLine, type Removed } from "./CartLine";
import { CartSums } from "./CartSums";
import { Lines } from "./pieces";
import type { CardOf, Line } from "./shapes";
import { useCart, useCartCard } from "./useCart";

interface CartBodyProps {
  /** The cart as it was spoken of, where it stands below that. */
  readonly card?: CardOf<"shopping.cart">;
  /** Where it is bought while nothing can be said; nothing where the button only waits. */
  readonly elsewhere?: string;
}

export function CartEmpty() {
  const t = useTranslations("cards.cart");
  return <p className="text-sm text-ink-soft">{t("empty")}</p>;
}

/** The cart as it stands now: lines to change, what they come to, codes, and the way to buying them. */
export function CartBody({ card, elsewhere = "" }: CartBodyProps) {
  const t = useTranslations("cards.cart");
  const { offline } = useActing();
  const cart = useCart();
  const { standing } = cart;
  const spoken = new Map((card?.lines ?? []).map((line) => [line.offer_id, line]));
  const { fresh, coming } = useCartCard(
    card === undefined || (standing?.lines.some((line) => !spoken.has(line.offer_id)) ?? false),
  );
  const known = new Map([...(fresh?.lines ?? []).map((line) => [line.offer_id, line] as const), ...spoken]);
  const { removed, onRemoved, restore, undo, whole } = useRemoved(cart.restore);
  // Where nothing was said of it before, it comes whole: names and pictures do not change under the eye.
  if (!standing || (card === undefined && coming)) {
    return cart.error && !offline ? (
      <>
        <Lines lines={card?.lines ?? []} />
        <Problem error={cart.error} onRetry={cart.retry} />
      </>
    ) : (
      // What it was stands there until it is known how it is.
      <div aria-busy>
        <Lines lines={card?.lines ?? []} />
        <Skeleton className="mt-3 h-16" />
      </div>
    );
  }
  const nothing = standing.groups.length === 0 && standing.unavailable.length === 0;
  const lines = (each: readonly LiveLine[]) => (
    <ul className="card-lines">
      {each.map((line) => (
        <CartLine
          key={line.id}
          line={line}
          shown={known.get(line.offer_id)}
          cart={cart}
          onRemoved={onRemoved}
        />
      ))}
    </ul>
  );
  return (
    <div ref={whole} tabIndex={-1} className="flex flex-col gap-3.5 outline-none">
      {nothing ? <CartEmpty /> : null}
      {standing.groups.map((group) => (
        <div key={group.currency} className="card-cart-group">
          {group.sellers.map((seller) => (
            <div key={seller.seller_id}>
              {/* As their store is called in the reader's language, where the card says so. */}
              <p className="mb-1.5 text-xs text-ink-soft">{storeOf(seller, known)}</p>
              {lines(seller.lines)}
              <Sending seller={seller} several={group.sellers.length > 1} />
            </div>
          ))}
          <CartSums
            group={group}
            busy={cart.busy}
            said={[...(fresh?.sums ?? []), ...(card?.sums ?? [])]}
            elsewhere={elsewhere}
          />
        </div>
      ))}
      {standing.unavailable.length === 0 ? null : (
        <div>
          <p className="mb-1.5 text-sm text-warning-text">{t("unavailable")}</p>
          {lines(standing.unavailable)}
        </div>
      )}
      <div role="status" className="flex flex-col gap-1 empty:hidden">
        {removed.map((line) => (
          <p key={line.id} className="flex items-center justify-between gap-2 text-sm text-ink-soft">
            <span className="min-w-0 truncate">{t("removed", { name: line.name })}</span>
            <button
              type="button"
              ref={undo}
              disabled={offline || cart.busy}
              onClick={() => restore(line)}
              className="card-text-button"
            >
              {t("undo")}
            </button>
          </p>
        ))}
      </div>
      {nothing ? null : <CartCodes cart={cart} standing={standing} />}
      <Problem error={cart.failed} />
    </div>
  );
}

type Seller = CartStanding["groups"][number]["sellers"][number];

function storeOf(seller: Seller, known: ReadonlyMap<string, Line>): string {
  return seller.lines.map((line) => known.get(line.offer_id)?.seller).find(Boolean) || seller.name;
}

/** What a seller's part comes to, and how and when it would come. */
function Sending({ seller, several }: { readonly seller: Seller; readonly several: boolean }) {
  const t = useTranslations("cards.cart");
  const format = useFormat();
  const { shipping, earliest, latest } = seller;
  const day = (value: string) => format.date(value, { month: "short", day: "numeric", timeZone: "UTC" });
  const priced = seller.lines[0];
  const sum = seller.lines.reduce((all, line) => all + line.price.minor * line.quantity, 0);
  const days = earliest && latest ? [...new Set([day(earliest), day(latest)])].join("–") : "";
  const parts = [
    several && priced ? t("goodsFor", { sum: format.money({ ...priced.price, minor: sum }) }) : "",
    shipping ? (shipping.minor === 0 ? t("sentFree") : t("sentFor", { sum: format.money(shipping) })) : "",
    days === "" ? "" : t("arrives", { days }),
  ].filter(Boolean);
  if (seller.problem) return <p className="mt-2 text-xs text-warning-text">{t("notSent")}</p>;
  return parts.length === 0 ? null : (
    <p className="mt-2 text-xs text-ink-soft tabular">{parts.join(" · ")}</p>
  );
}

/** What was taken out here, to be had back; the focus goes on from what is gone. */
function useRemoved(back: (lineId: string) => Promise<boolean>) {
  const [removed, setRemoved] = useState<readonly Removed[]>([]);
  const undo = useRef<HTMLButtonElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const count = useRef(0);
  useEffect(() => {
    if (count.current === removed.length) return;
    const more = removed.length > count.current;
    count.current = removed.length;
    // What was pressed is not there any more; whoever has gone on elsewhere is left there.
    const at = document.activeElement;
    if (at === null || at.matches("body, [role=dialog]")) (more ? undo : whole).current?.focus();
  }, [removed]);
  const onRemoved = (one: Removed) => setRemoved((now) => [...now, one]);
  const restore = (line: Removed) =>
    void back(line.id).then((done) => {
      if (done) setRemoved((now) => now.filter((each) => each.id !== line.id));
    });
  return { removed, onRemoved, restore, undo, whole };
}
