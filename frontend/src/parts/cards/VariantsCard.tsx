import { useState } from "react";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { AddButton } from "./AddButton";
import { useActing, useAdding } from "./acting";
import { Because } from "./Because";
import type { Drawn } from "./Cards";
import { ItemHead } from "./ItemHead";
import { type Chosen, PickedLine, Picker, Stepper, variantOf } from "./Picker";
import { Frame, OfflineLine } from "./pieces";

/** A product of which a variant has to be chosen. */
export function VariantsCard({ card, newest }: Drawn<"shopping.variants">) {
  const t = useTranslations("cards");
  const { lookOnly, canSay, say, offline } = useActing();
  const [chosen, setChosen] = useState<Chosen>(() => known(card));
  const [quantity, setQuantity] = useState(Math.max(1, Math.min(99, Math.round(card.quantity))));
  const adding = useAdding();
  const add = async (offerId: string, count?: number) => {
    const done = await adding.add(offerId, count);
    // A plan that waited for this goes on by itself.
    if (done && card.goes_on && newest && canSay) say(t("plan.goOn"));
    return done;
  };
  const variant = variantOf(card.options, card.variants, chosen);
  const can = variant !== undefined && variant.offer_id !== "";
  return (
    <Frame title={t("variants.title")} quiet>
      <ItemHead item={card.item} />
      <Because lines={card.because} newest={newest} />
      <Picker
        options={card.options}
        variants={card.variants}
        chosen={chosen}
        onChoose={setChosen}
        disabled={lookOnly || offline || adding.put !== null}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <PickedLine variant={variant} />
        {lookOnly ? null : (
          <div className="flex flex-wrap items-center gap-2">
            {adding.put ? null : (
              <Stepper
                value={quantity}
                onChange={setQuantity}
                name={card.item.name}
                disabled={offline || adding.busy}
              />
            )}
            <AddButton
              adding={{ ...adding, add }}
              offerId={variant?.offer_id ?? ""}
              quantity={quantity}
              name={card.item.name}
              tone="primary"
              disabled={!can}
            />
          </div>
        )}
      </div>
      {adding.put && newest && !lookOnly && !card.goes_on ? (
        <div className="flex flex-wrap gap-2 border-t border-line pt-3">
          {card.then === "buy" ? (
            <Button size="small" tone="primary" disabled={!canSay} onClick={() => say(t("say.buy"))}>
              {t("cart.checkout")}
            </Button>
          ) : null}
          <Button size="small" disabled={!canSay} onClick={() => say(t("say.cart"))}>
            {t("cart.show")}
          </Button>
        </div>
      ) : null}
      <OfflineLine />
    </Frame>
  );
}

/** What was said already, and what there is no choice of. */
function known(card: Drawn<"shopping.variants">["card"]): Chosen {
  const entries = card.options.flatMap(({ key, values }): Array<[string, string]> => {
    const said =
      values.find((each) => each.value === card.chosen[key]) ?? (values.length === 1 ? values[0] : undefined);
    return said ? [[key, said.value]] : [];
  });
  return Object.fromEntries(entries);
}
