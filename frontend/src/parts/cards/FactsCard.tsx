import { useTranslations } from "@/i18n";
import type { Drawn } from "./Cards";
import { ItemHead } from "./ItemHead";
import { Frame, OutLink, Quotes } from "./pieces";

/** An answer about a product: what is so, and where that stands. */
export function FactsCard({ card }: Drawn<"shopping.facts">) {
  const t = useTranslations("cards");
  return (
    <Frame title={t("facts.title", { name: card.item.name })} quiet>
      <ItemHead item={card.item} />
      {card.facts.length === 0 ? null : (
        <dl className="card-facts" data-many={card.facts.length > 2}>
          {card.facts.map((fact) => (
            <div key={fact.label}>
              <dt className="text-sm text-ink-soft">{fact.label}</dt>
              <dd className="text-lg font-medium">{fact.value}</dd>
              {fact.href === "" ? null : (
                <dd className="text-xs">
                  <OutLink href={fact.href}>{t("facts.source")}</OutLink>
                </dd>
              )}
            </div>
          ))}
        </dl>
      )}
      {card.quotes.length === 0 ? null : (
        <div className="flex flex-col gap-2">
          <p className="text-sm text-ink-soft">{t("facts.buyers")}</p>
          <Quotes quotes={card.quotes} />
        </div>
      )}
      {card.facts.length === 0 && card.quotes.length === 0 && !card.explains ? (
        <p className="text-sm text-ink-soft">{t("facts.none")}</p>
      ) : null}
    </Frame>
  );
}
