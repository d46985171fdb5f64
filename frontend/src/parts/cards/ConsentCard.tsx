import { CircleAlert, Info, MapPin, RotateCcw, Truck, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "@/i18n";
import { Note, Problem, Skeleton } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { ConsentEnding } from "./ConsentEnding";
import { ConsentPay } from "./ConsentPay";
import { Frame, Lines, OfflineLine, OutLink, Sums } from "./pieces";
import type { CardOf } from "./shapes";
import { isGone, type LiveCheckout, useCheckout } from "./useCheckout";

/** What is about to be bought, for a person to confirm: all of it in sight, and one button that says the sum. */
export function ConsentCard({ card }: Drawn<"shopping.consent">) {
  const t = useTranslations("cards.consent");
  const { lookOnly } = useActing();
  const live = useCheckout(card, !lookOnly);
  const { consent } = live;
  const changes = live.renewed || !live.checkout ? consent.changes : card.changes;
  return (
    <Frame title={t("title")} className="card-consent">
      {changes.length === 0 && !live.renewed ? null : (
        <Note tone="warning" live={live.renewed}>
          <p className="font-medium">{t("changed")}</p>
          <ul className="mt-1 list-disc ps-5">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </Note>
      )}
      <Lines lines={consent.lines} />
      <Terms consent={consent} choosing={live.checkout?.status === "ready_for_complete" && !lookOnly} />
      <Against remarks={consent.against} />
      <Sums sums={consent.sums} />
      {lookOnly ? null : <Ending live={live} page={card.page} />}
      <OfflineLine />
    </Frame>
  );
}

interface TermsProps {
  readonly consent: CardOf<"shopping.consent">;
  /** How it is paid is chosen below, and said there. */
  readonly choosing: boolean;
}

function Terms({ consent, choosing }: TermsProps) {
  const t = useTranslations("cards.consent");
  const rows: ReadonlyArray<[string, ReactNode, ReactNode]> = [
    [
      t("deliverTo"),
      <MapPin key="icon" aria-hidden className="size-4" />,
      consent.deliver_to.length === 0 ? "" : consent.deliver_to.join(", "),
    ],
    [t("delivery"), <Truck key="icon" aria-hidden className="size-4" />, consent.delivery],
    [t("payWith"), <Wallet key="icon" aria-hidden className="size-4" />, choosing ? "" : consent.pay_with],
    [t("returns"), <RotateCcw key="icon" aria-hidden className="size-4" />, consent.returns],
  ];
  return (
    <dl className="card-terms">
      {rows.map(([label, icon, value]) =>
        value === "" ? null : (
          <div key={label}>
            <dt>
              {icon}
              {label}
            </dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** What speaks against it, said before the sum. */
function Against({ remarks }: { readonly remarks: readonly string[] }) {
  const t = useTranslations("cards.consent");
  if (remarks.length === 0) return null;
  return (
    <div className="card-against">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
      <div className="min-w-0">
        <p className="font-medium">{t("against")}</p>
        <ul>
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** How it stands now, and what can be done about it. */
function Ending({ live, page }: { readonly live: LiveCheckout; readonly page: string }) {
  const t = useTranslations("cards.consent");
  const { offline } = useActing();
  const { checkout, consent } = live;
  if (!checkout) {
    if (isGone(live.error)) return <Note>{t("gone")}</Note>;
    if (live.error && !offline) return <Problem error={live.error} onRetry={live.retry} />;
    return <Skeleton className="h-11" />;
  }
  if (checkout.status !== "ready_for_complete" && checkout.status !== "incomplete") {
    return <ConsentEnding checkout={checkout} page={page} />;
  }
  if (live.stale) {
    return (
      <Note tone="warning" live action={<OutLink href={page}>{t("page")}</OutLink>}>
        {t("stale")}
      </Note>
    );
  }
  const lacks = checkout.status === "incomplete" || consent.lacks.length > 0;
  if (lacks) {
    return (
      <div className="card-lacks">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
        <div className="min-w-0 grow">
          <p className="font-medium">{t("lacks")}</p>
          <ul>
            {consent.lacks.map((lack) => (
              <li key={lack}>
                {t.has(`lack.${lack}` as "lack.address") ? t(`lack.${lack}` as "lack.address") : lack}
              </li>
            ))}
          </ul>
          <OutLink href={page}>{t("addThere")}</OutLink>
        </div>
      </div>
    );
  }
  return <ConsentPay live={live} checkout={checkout} page={page} />;
}
