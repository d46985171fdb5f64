import { useTranslations } from "@/i18n";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { CartBody, CartEmpty } from "./CartBody";
import { Frame, Lines, OfflineLine, OutLink, Sums } from "./pieces";

/** The cart: as it stands now while it was spoken of last, afterwards as it was then. */
export function CartCard({ card, newest }: Drawn<"shopping.cart">) {
  const t = useTranslations("cards.cart");
  const { lookOnly } = useActing();
  const aside = <OutLink href={card.page}>{card.page === "" ? null : t("page")}</OutLink>;
  if (lookOnly || !newest) {
    return (
      <Frame title={t("titleThen")} aside={lookOnly ? null : aside}>
        {card.lines.length === 0 ? <CartEmpty /> : <Lines lines={card.lines} />}
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
      <CartBody card={card} />
      <OfflineLine />
    </Frame>
  );
}
