import { ChevronDown, ThumbsDown, ThumbsUp } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "@/i18n";
import type { Drawn } from "./Cards";
import { ItemHead } from "./ItemHead";
import { Frame, More, Quotes } from "./pieces";
import type { Opinion } from "./shapes";

/** What buyers praise and complain about; each line opens what they wrote. */
export function ReviewsCard({ card }: Drawn<"shopping.reviews">) {
  const t = useTranslations("cards.reviews");
  const empty = card.praised.length === 0 && card.criticised.length === 0;
  return (
    <Frame title={t("title", { name: card.item.name })} quiet>
      <ItemHead item={card.item} />
      {card.bars.length === 5 ? <Bars bars={card.bars} /> : null}
      {empty ? <p className="text-sm text-ink-soft">{t("none")}</p> : null}
      <div className="card-opinions">
        <Opinions
          title={t("praised")}
          opinions={card.praised}
          icon={<ThumbsUp aria-hidden className="size-4 text-success-text" />}
        />
        <Opinions
          title={t("criticised")}
          opinions={card.criticised}
          icon={<ThumbsDown aria-hidden className="size-4 text-warning-text" />}
        />
      </div>
      <More href={card.more}>{t("more")}</More>
    </Frame>
  );
}

/** The shares of five stars to one. The lengths are drawn; the numbers are said. */
function Bars({ bars }: { readonly bars: readonly number[] }) {
  const t = useTranslations("cards.reviews");
  return (
    <ul aria-label={t("bars")} className="card-bars">
      {bars.map((share, index) => {
        const stars = 5 - index;
        return (
          <li key={stars}>
            <span className="sr-only">{t("bar", { stars, share: share / 100 })}</span>
            <span aria-hidden className="tabular w-3 text-end">
              {stars}
            </span>
            <span aria-hidden className="card-bar-way">
              <span style={{ width: `${share}%` }} />
            </span>
            <span aria-hidden className="tabular w-9 text-end">
              {Math.round(share)}%
            </span>
          </li>
        );
      })}
    </ul>
  );
}

interface OpinionsProps {
  readonly title: string;
  readonly opinions: readonly Opinion[];
  readonly icon: ReactNode;
}

function Opinions({ title, opinions, icon }: OpinionsProps) {
  if (opinions.length === 0) return null;
  return (
    <div className="min-w-0">
      <p className="mb-1 flex items-center gap-2 text-sm font-medium">
        {icon}
        {title}
      </p>
      <ul>
        {opinions.map((opinion) => (
          <One key={opinion.text} opinion={opinion} />
        ))}
      </ul>
    </div>
  );
}

function One({ opinion }: { readonly opinion: Opinion }) {
  const t = useTranslations("cards.reviews");
  const id = useId();
  const [open, setOpen] = useState(false);
  const words = (
    <>
      <span className="min-w-0 grow text-start">{opinion.text}</span>
      <span className="shrink-0 text-xs text-ink-soft tabular">{t("buyers", { count: opinion.count })}</span>
    </>
  );
  if (opinion.quotes.length === 0)
    return <li className="flex items-baseline gap-2 py-1.5 text-sm">{words}</li>;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="card-opinion"
      >
        {words}
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-soft" data-open={open} />
      </button>
      <div id={id} hidden={!open} className="pt-1 pb-3">
        {open ? <Quotes quotes={opinion.quotes} /> : null}
      </div>
    </li>
  );
}
