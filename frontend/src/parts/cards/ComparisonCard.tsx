import { useId, useState } from "react";
import { useTranslations } from "@/i18n";
import { AddButton } from "./AddButton";
import { useActing, useAdding } from "./acting";
import type { Drawn } from "./Cards";
import { ChooseButton } from "./ChooseButton";
import { LivePicker } from "./LivePicker";
import { Frame, OfflineLine, OutLink, Picture, Price, Rating } from "./pieces";
import type { CardOf, Item } from "./shapes";

// The picker says itself what was put into the cart.
const nothing = () => {};

/** Products side by side, line by line: what differs first, what is the same folded away. */
export function ComparisonCard({ card }: Drawn<"shopping.comparison">) {
  const t = useTranslations("cards.compare");
  const named = useTranslations("parts");
  const { lookOnly } = useActing();
  const [all, setAll] = useState(false);
  const [choosing, setChoosing] = useState<Item | null>(null);
  const choose = (item: Item) => setChoosing(choosing === item ? null : item);
  const id = useId();
  const different = card.rows.filter((row) => row.differs);
  const same = card.rows.filter((row) => !row.differs);
  return (
    <Frame title={t("title")} className="gap-0! p-0!">
      <section
        aria-label={named("table")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard
        tabIndex={0}
        className="card-table-box"
      >
        <table className="card-table" id={id}>
          <thead>
            <tr>
              <td />
              {card.items.map((item, index) => (
                <th key={item.product_id} scope="col">
                  <Head item={item} number={index + 1} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {different.map((row) => (
              <Row key={row.label} row={row} count={card.items.length} />
            ))}
            {all ? same.map((row) => <Row key={row.label} row={row} count={card.items.length} same />) : null}
          </tbody>
          {lookOnly ? null : (
            <tfoot>
              <tr>
                <td />
                {card.items.map((item) => (
                  <td key={item.product_id}>
                    <Act item={item} choosing={choosing === item} onChoose={() => choose(item)} />
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      {choosing && !lookOnly ? (
        <div className="p-3">
          <LivePicker
            key={choosing.product_id}
            item={choosing}
            onClose={() => setChoosing(null)}
            onPut={nothing}
          />
        </div>
      ) : null}
      {same.length === 0 ? null : (
        <button
          type="button"
          aria-expanded={all}
          aria-controls={id}
          onClick={() => setAll(!all)}
          className="card-fold"
        >
          {all ? t("hideSame") : t("showSame", { count: same.length })}
        </button>
      )}
      <OfflineLine />
    </Frame>
  );
}

function Head({ item, number }: { readonly item: Item; readonly number: number }) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="relative w-20">
        <Picture picture={item.picture} sizes="5rem" />
        <span aria-hidden className="card-number card-number-small tabular">
          {number}
        </span>
      </div>
      <OutLink href={item.href} plain className="card-name-link line-clamp-3 text-sm font-medium">
        {item.name}
      </OutLink>
      <Price price={item.price} from={item.from_price} />
      <Rating rating={item.rating} />
    </div>
  );
}

interface RowProps {
  readonly row: CardOf<"shopping.comparison">["rows"][number];
  readonly count: number;
  readonly same?: boolean;
}

function Row({ row, count, same = false }: RowProps) {
  const t = useTranslations("cards.compare");
  return (
    <tr data-same={same}>
      <th scope="row">{row.label}</th>
      {Array.from({ length: count }, (_, index) => {
        const value = row.values[index] ?? "";
        const unsaid = value === "" || value === "-";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a card never change places
          <td key={index} className={unsaid ? "text-ink-soft" : undefined}>
            {unsaid ? (
              <>
                <span aria-hidden>–</span>
                <span className="sr-only">{t("unsaid")}</span>
              </>
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
}

interface ActProps {
  readonly item: Item;
  readonly choosing: boolean;
  readonly onChoose: () => void;
}

function Act({ item, choosing, onChoose }: ActProps) {
  const adding = useAdding();
  if (item.offer_id !== "") return <AddButton adding={adding} offerId={item.offer_id} name={item.name} />;
  // What is sold elsewhere, or by nobody, has nothing to choose here.
  if (item.away || !item.price) return null;
  return <ChooseButton name={item.name} choosing={choosing} onChoose={onChoose} />;
}
