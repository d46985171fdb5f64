import { useState } from "react";
import { useTranslations } from "@/i18n";
import { Problem, Skeleton } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { CartCodes } from "./CartCodes";
import { CartLine, type Removed } from "./CartLine";
import { CartSums } from "./CartSums";
import { Frame, Lines, OfflineLine, OutLink, Sums } from "./pieces";
import type { CardOf } from "./shapes";
import { useCart } from "./useCart";

/** The cart: as it stands now while it was spoken of last, afterwards as it was then. */
export function CartCard({ card, newest }: Drawn<"shopping.cart">) {
  const t = useTranslations("cards.cart");
  const { lookOnly } = useActing();
  const aside = <OutLink href={card.page}>{card.page === "" ? null : t("page")}</OutLink>;
  if (lookOnly || !newest) {
    return (
      <Frame title={t("titleThen")} aside={lookOnly ? null : aside}>
        {card.lines.length === 0 ? <Empty /> : <Lines lines={card.lines} />}
        <Sums sums={card.sums} />
        {card.notes.length === 0 ? null : (
          <ul className="flex flex-col gap-1 text-xs text-ink-soft">
            {card.notes.map((note) => (
              <li key={note.code} className="flex items-center gap-2">
                <span className="card-code">{note.code}</span>
                <span className="min-w-0">{note.text}</span>
              </li>
            ))}
          </ul>
        )}
      </Frame>
    );
  }
  return (
    <Frame title={t("title")} aside={aside}>
      <LiveCart card={card} />
      <OfflineLine />
    </Frame>
  );
}

function Empty() {
  const t = useTranslations("cards.cart");
  return <p className="text-sm text-ink-soft">{t("empty")}</p>;
}

function LiveCart({ card }: { readonly card: CardOf<"shopping.cart"> }) {
  const t = useTranslations("cards.cart");
  const { offline } = useActing();
  const cart = useCart();
  const [removed, setRemoved] = useState<readonly Removed[]>([]);
  const { standing } = cart;
  if (!standing) {
    return cart.error && !offline ? (
      <>
        <Lines lines={card.lines} />
        <Problem error={cart.error} onRetry={cart.retry} />
      </>
    ) : (
      // What it was stands there until it is known how it is.
      <div aria-busy>
        <Lines lines={card.lines} />
        <Skeleton className="mt-3 h-16" />
      </div>
    );
  }
  const known = new Map(card.lines.map((line) => [line.offer_id, line]));
  const restore = (line: Removed) =>
    void cart.restore(line.id).then((done) => {
      if (done) setRemoved((now) => now.filter((each) => each.id !== line.id));
    });
  const nothing = standing.groups.length === 0 && standing.unavailable.length === 0;
  return (
    <>
      {nothing ? <Empty /> : null}
      {standing.groups.map((group) => (
        <div key={group.currency} className="flex flex-col gap-3">
          {group.sellers.map((seller) => (
            <div key={seller.seller_id}>
              <p className="text-xs text-ink-soft">
                {/* As their store is called in the reader's language, where the card says so. */}
                {seller.lines.map((line) => known.get(line.offer_id)?.seller).find(Boolean) || seller.name}
              </p>
              <ul className="card-lines">
                {seller.lines.map((line) => (
                  <CartLine
                    key={line.id}
                    line={line}
                    shown={known.get(line.offer_id)}
                    cart={cart}
                    onRemoved={(one) => setRemoved((now) => [...now, one])}
                  />
                ))}
              </ul>
            </div>
          ))}
          <CartSums group={group} busy={cart.busy} said={card.sums} />
        </div>
      ))}
      {standing.unavailable.length === 0 ? null : (
        <div>
          <p className="text-sm text-warning-text">{t("unavailable")}</p>
          <ul className="card-lines">
            {standing.unavailable.map((line) => (
              <CartLine
                key={line.id}
                line={line}
                shown={known.get(line.offer_id)}
                cart={cart}
                onRemoved={(one) => setRemoved((now) => [...now, one])}
              />
            ))}
          </ul>
        </div>
      )}
      <div role="status" className="flex flex-col gap-1 empty:hidden">
        {removed.map((line) => (
          <p key={line.id} className="flex items-center justify-between gap-2 text-sm text-ink-soft">
            <span className="min-w-0 truncate">{t("removed", { name: line.name })}</span>
            <button
              type="button"
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
    </>
  );
}
