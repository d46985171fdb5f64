import { useTranslations } from "@/i18n";
import type { Drawn } from "./Cards";
import { ItemHead } from "./ItemHead";
import { Frame, OutLink } from "./pieces";

/** What holds in this market: each line with where it stands, what nobody knows, and whom to ask the rest. */
export function AnswerCard({ card }: Drawn<"shopping.answer">) {
  const t = useTranslations("cards");
  return (
    <Frame title={card.title}>
      {card.item === null ? null : <ItemHead item={card.item} />}
      {card.unknown.length === 0 ? null : (
        <ul className="flex flex-col gap-1 text-ink-soft">
          {card.unknown.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      <dl className="card-facts">
        {card.facts.map((fact) => (
          <div key={`${fact.label} ${fact.value}`}>
            <dt className="text-sm text-ink-soft">{fact.label}</dt>
            <dd>{fact.value}</dd>
            {fact.href === "" ? null : (
              <dd className="text-xs">
                <OutLink href={fact.href}>{t("answer.source")}</OutLink>
              </dd>
            )}
          </div>
        ))}
      </dl>
      {card.page === "" ? null : <OutLink href={card.page}>{t("answer.ask")}</OutLink>}
    </Frame>
  );
}
