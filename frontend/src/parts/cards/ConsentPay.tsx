import { useState } from "react";
import type { CheckoutView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Problem, Skeleton } from "@/ui";
import { useActing } from "./acting";
import { OutLink } from "./pieces";
import type { LiveCheckout, Way } from "./useCheckout";

/** Ways that need no more than a choice. */
const SIMPLE = ["wallet", "cod"];
/** Beyond a limit of their own people go on the page of the checkout alone, where it takes another word of theirs. */
const BEYOND = "limits.reached";
/** For when there is nothing to pay. */
const NOTHING: Way = { id: "none", balance: null, enough: true };

interface ConsentPayProps {
  readonly live: LiveCheckout;
  readonly checkout: CheckoutView;
  readonly page: string;
}

/** By which way it is paid, and the one button that buys. */
export function ConsentPay({ live, checkout, page }: ConsentPayProps) {
  const t = useTranslations("cards");
  const format = useFormat();
  const { offline } = useActing();
  const [wanted, setWanted] = useState("");
  const { ways, consent } = live;
  if (!ways || !checkout.totals) return <Skeleton className="h-11" />;
  const total = format.money(checkout.totals.total);
  const simple =
    checkout.totals.total.minor === 0 ? [NOTHING] : ways.filter((way) => SIMPLE.includes(way.id));
  const usable = simple.filter((way) => way.enough);
  const chosen = [wanted, consent.handler]
    .map((id) => usable.find((way) => way.id === id))
    .find((way) => way !== undefined);
  const way = chosen ?? usable[0];
  const byCard = ways.some((each) => each.id === "stripe");
  const said = (one: Way) => {
    if (one.id === "cod") return t("consent.cod");
    return one.balance ? t("consent.wallet", { sum: format.money(one.balance) }) : t("consent.walletOnly");
  };
  return (
    <div className="flex flex-col gap-3">
      {simple.length > 0 && simple[0] !== NOTHING ? (
        <fieldset className="flex flex-col gap-1" disabled={offline || live.busy}>
          <legend className="mb-1 text-sm font-medium">{t("consent.payWith")}</legend>
          {simple.map((one) => (
            <label key={one.id} className="card-radio" data-closed={!one.enough}>
              <input
                type="radio"
                name={`pay-${checkout.id}`}
                checked={way?.id === one.id}
                disabled={!one.enough}
                onChange={() => setWanted(one.id)}
                className="size-4 accent-lake"
              />
              <span>
                {said(one)}
                {one.enough ? null : <span className="text-warning-text"> {t("consent.notEnough")}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <Problem error={live.failed} />
      {live.failed?.code === BEYOND ? <OutLink href={page}>{t("consent.page")}</OutLink> : null}
      {way ? (
        <>
          <div className="flex flex-wrap gap-2">
            <Button
              tone="primary"
              className="grow tabular"
              busy={live.busy}
              disabled={offline}
              onClick={() => void live.buy(way.id)}
            >
              {live.busy ? t("consent.buying") : t("consent.buy", { sum: total })}
            </Button>
            <Button tone="quiet" disabled={live.busy || offline} onClick={() => void live.leave()}>
              {t("notNow")}
            </Button>
          </div>
          {byCard ? <OutLink href={page}>{t("consent.byCard")}</OutLink> : null}
        </>
      ) : (
        <OutLink href={page}>{t(byCard ? "consent.byCardOnly" : "consent.noWay")}</OutLink>
      )}
    </div>
  );
}
