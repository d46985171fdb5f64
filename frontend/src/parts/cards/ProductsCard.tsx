import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { useActing } from "./acting";
import { Because } from "./Because";
import type { Drawn } from "./Cards";
import { LivePicker } from "./LivePicker";
import { ProductTile } from "./ProductTile";
import { More, OfflineLine, Stretch } from "./pieces";
import { PLACES } from "./places";
import { Choices } from "./QuestionCard";
import { Reel } from "./Reel";

const FEWEST_COMPARED = 2;
const MOST_COMPARED = 4;

/** Products side by side, numbered, so that one can be spoken of. */
export function ProductsCard({ card, newest }: Drawn<"shopping.products">) {
  const t = useTranslations("cards");
  const { lookOnly, canSay, say } = useActing();
  const [compared, setCompared] = useState<readonly number[]>([]);
  const [choosing, setChoosing] = useState<number | null>(null);
  const [put, setPut] = useState(false);
  const { items } = card;
  const chosen = choosing === null ? undefined : items[choosing];
  // What is said by number means what was shown last.
  const speaks = newest && !lookOnly;

  const nth = (index: number) => t(`say.nth.${PLACES[index] ?? "first"}`);
  const toggle = (index: number) =>
    setCompared((now) =>
      now.includes(index) ? now.filter((each) => each !== index) : [...now, index].sort((a, b) => a - b),
    );
  return (
    <Stretch title={t("products.title")} className="flex flex-col gap-3">
      <Understood card={card} open={speaks} />
      <Because lines={card.because} newest={newest} />
      {card.instead.length === 0 ? null : (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <p className="text-ink-soft">{t("products.instead")}</p>
          <Choices label={t("products.instead")} choices={card.instead} newest={newest} />
        </div>
      )}
      {items.length === 0 ? (
        <p className="card-frame text-sm text-ink-soft">{t("products.none")}</p>
      ) : (
        <Reel count={items.length} label={t("products.title")}>
          {items.map((item, index) => (
            <ProductTile
              key={item.product_id}
              item={item}
              number={index + 1}
              compared={compared.includes(index)}
              full={compared.length >= MOST_COMPARED}
              onCompare={speaks && items.length >= FEWEST_COMPARED ? () => toggle(index) : null}
              onAsk={speaks ? () => say(t("say.about", { which: nth(index) })) : null}
              onChoose={() => setChoosing(choosing === index ? null : index)}
              choosing={choosing === index}
              onPut={() => setPut(true)}
              onBuy={speaks && item.away ? () => say(t("say.buyThat", { which: nth(index) })) : null}
            />
          ))}
        </Reel>
      )}
      {chosen && !lookOnly ? (
        <LivePicker
          key={chosen.product_id}
          item={chosen}
          onClose={() => setChoosing(null)}
          onPut={() => setPut(true)}
        />
      ) : null}
      {compared.length > 0 && speaks ? (
        <div className="card-bar">
          <p role="status" className="text-sm">
            {compared.length < FEWEST_COMPARED
              ? t("compare.oneMore")
              : t("compare.chosen", { count: compared.length })}
          </p>
          <div className="flex gap-1">
            <Button size="small" tone="quiet" onClick={() => setCompared([])}>
              {t("compare.clear")}
            </Button>
            <Button
              size="small"
              disabled={compared.length < FEWEST_COMPARED || !canSay}
              onClick={() => {
                say(t("say.compare", { which: compared.map(nth).join(t("say.between")) }));
                setCompared([]);
              }}
            >
              {t("compare.go")}
            </Button>
          </div>
        </div>
      ) : null}
      <footer className="card-foot">
        {put && speaks ? (
          <Button size="small" disabled={!canSay} onClick={() => say(t("say.cart"))}>
            {t("cart.show")}
          </Button>
        ) : null}
        <p className="min-w-0 text-xs text-ink-soft">{card.ranked_by}</p>
        {card.total > 0 ? <More href={card.more}>{t("products.more", { total: card.total })}</More> : null}
      </footer>
      <OfflineLine />
    </Stretch>
  );
}

interface UnderstoodProps {
  readonly card: Drawn<"shopping.products">["card"];
  /** A wish can still be taken off. */
  readonly open: boolean;
}

/** What was understood beside the words, and what nothing here has. */
function Understood({ card, open }: UnderstoodProps) {
  const t = useTranslations("cards.products");
  const { canSay, say } = useActing();
  const { wishes, missing, corrected } = card;
  const words = new Map(open ? card.takes_off.map((each) => [each.label, each.say]) : []);
  if (wishes.length === 0 && missing.length === 0 && corrected === "") return null;
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      {corrected === "" ? null : <p className="text-ink-soft">{t("corrected", { words: corrected })}</p>}
      {wishes.length === 0 ? null : (
        <ul aria-label={t("wishes")} className="flex flex-wrap gap-1.5">
          {wishes.map((wish) => {
            const without = words.get(wish);
            return (
              <li key={wish}>
                {without === undefined ? (
                  <span className="card-wish">{wish}</span>
                ) : (
                  <button
                    type="button"
                    className="card-wish"
                    aria-label={t("takeOff", { wish })}
                    title={t("takeOff", { wish })}
                    disabled={!canSay}
                    onClick={() => say(without)}
                  >
                    {wish}
                    <X aria-hidden className="size-3.5 text-ink-soft" />
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {missing.length === 0 ? null : (
        <p className="text-warning-text">{t("missing", { wishes: missing.join(t("between")) })}</p>
      )}
    </div>
  );
}
