import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useLanguage, useTranslations } from "@/i18n";
import { Problem, Switch } from "@/ui";
import { useActing, useDeed } from "./acting";
import type { Drawn } from "./Cards";
import { ItemHead } from "./ItemHead";
import { Frame, OfflineLine } from "./pieces";
import { ask } from "./posting";
import { list, named, shape } from "./read";
import type { CardOf } from "./shapes";

type Points = CardOf<"shopping.prices">["points"];

const WIDTH = 600;
const HEIGHT = 120;
/** So much of the width is left for the price of today, however short it has stood. */
const TODAY = 0.05;

/** What a product has cost, and a switch to hear when that changes. */
export function PricesCard({ card }: Drawn<"shopping.prices">) {
  const t = useTranslations("cards");
  const { lookOnly, offline } = useActing();
  const deed = useDeed();
  const { language } = useLanguage();
  const id = card.item.product_id;
  const { data: now } = useQuery({
    queryKey: ["watches", id],
    enabled: !lookOnly,
    queryFn: async () => isAmong(id, await ask<unknown>("GET", "/api/watches")),
  });
  const [wanted, setWatched] = useState<boolean | null>(null);
  const watched = wanted ?? now ?? card.watched;
  const watch = (on: boolean) =>
    deed.run(async () => {
      setWatched(on);
      const path = `/api/watches/${encodeURIComponent(id)}`;
      try {
        await (on ? ask("PUT", path, { language }) : ask("DELETE", path));
      } catch (error) {
        setWatched(!on);
        throw error;
      }
    });
  return (
    <Frame title={t("prices.title", { name: card.item.name })} quiet>
      <ItemHead item={card.item} />
      {card.points.length > 1 ? (
        <Chart points={card.points} />
      ) : (
        <p className="text-sm text-ink-soft">{t("prices.steady")}</p>
      )}
      {card.lowest === "" && card.highest === "" ? null : (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {card.lowest === "" ? null : (
            <div className="flex gap-2">
              <dt className="text-ink-soft">{t("prices.lowest")}</dt>
              <dd className="tabular">{card.lowest}</dd>
            </div>
          )}
          {card.highest === "" ? null : (
            <div className="flex gap-2">
              <dt className="text-ink-soft">{t("prices.highest")}</dt>
              <dd className="tabular">{card.highest}</dd>
            </div>
          )}
        </dl>
      )}
      <PriceTable points={card.points} />
      {lookOnly ? null : (
        <div className="border-t border-line pt-3">
          <Switch
            label={t("prices.watch")}
            help={t("prices.watchHelp")}
            checked={watched}
            onChange={(on) => void watch(on)}
            disabled={offline || deed.busy}
          />
        </div>
      )}
      <Problem error={deed.error} />
      <OfflineLine />
    </Frame>
  );
}

const watches = shape({ watches: list(shape({ product_id: named }), 1_000) });

function isAmong(id: string, read: unknown): boolean {
  return watches(read).watches.some((each) => each.product_id === id);
}

/** A price stands until it changes: the line goes in steps, and by the calendar. */
export function pathOf(points: Points): string {
  const times = points.map((point) => Date.parse(point.iso));
  const known = times.every(Number.isFinite);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const span = known && last > first ? last - first : 0;
  const at = (index: number) =>
    span > 0 ? ((times[index] ?? first) - first) / span : index / Math.max(1, points.length - 1);
  const x = (index: number) => (at(index) * (1 - TODAY) * WIDTH).toFixed(1);
  const y = (share: number) => (HEIGHT - (share / 100) * HEIGHT).toFixed(1);
  const steps = points.map((point, index) =>
    index === 0 ? `M${x(0)} ${y(point.share)}` : `H${x(index)}V${y(point.share)}`,
  );
  return `${steps.join("")}H${WIDTH}`;
}

function Chart({ points }: { readonly points: Points }) {
  const t = useTranslations("cards.prices");
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const path = pathOf(points);
  return (
    <figure>
      <svg
        viewBox={`0 -8 ${WIDTH} ${HEIGHT + 16}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("drawn", { from: first.day, to: last.day })}
        className="card-chart"
      >
        <path d={`${path}V${HEIGHT + 8}H0Z`} className="card-chart-ground" />
        <path d={path} className="card-chart-line" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption aria-hidden className="mt-1 flex justify-between text-xs text-ink-soft tabular">
        <span>{first.day}</span>
        <span>{last.day}</span>
      </figcaption>
    </figure>
  );
}

function PriceTable({ points }: { readonly points: Points }) {
  const t = useTranslations("cards.prices");
  const id = useId();
  const [open, setOpen] = useState(false);
  if (points.length < 2) return null;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="card-text-button"
      >
        {open ? t("hideTable") : t("showTable")}
      </button>
      <div id={id} hidden={!open}>
        {open ? (
          <table className="card-plain-table">
            <thead>
              <tr>
                <th scope="col">{t("from")}</th>
                <th scope="col">{t("price")}</th>
              </tr>
            </thead>
            <tbody>
              {[...points].reverse().map((point) => (
                <tr key={point.iso}>
                  <td>{point.day}</td>
                  <td>{point.price}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
      </div>
    </div>
  );
}
