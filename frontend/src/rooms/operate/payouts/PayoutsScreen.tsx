import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Banknote, Leaf } from "lucide-react";
import { useMemo, useState } from "react";
import { type PayoutView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Chip, Section, type Tone } from "@/ui";
import { duesQuery, payoutsQuery } from "../data/moneyQueries";
import { useOperates } from "../data/queries";
import { List, loaded } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";
import { useSellerNames } from "../orders/sellerNames";
import { BatchDialog } from "./BatchDialog";
import { duesOf } from "./due";
import { SettleDialog } from "./SettleDialog";

/** What is due to sellers, sent in batches, and what was sent before. */
export function PayoutsScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("payoutsTitle")} description={t("payoutsBody")}>
      {operates && (
        <>
          <Dues />
          <Made />
        </>
      )}
    </OperatePage>
  );
}

function Dues() {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const query = useQuery(duesQuery);
  const dues = useMemo(() => duesOf(query.data ?? []), [query.data]);
  const name = useSellerNames(useMemo(() => dues.slice(0, 200).map(({ seller }) => seller), [dues]));
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={t("due")}
      action={
        dues.length > 0 && (
          <Button
            tone="primary"
            size="small"
            icon={<Banknote className="size-4" aria-hidden />}
            disabled={offline}
            onClick={() => setMaking(true)}
          >
            {t("makeBatch")}
          </Button>
        )
      }
    >
      <List
        label={t("due")}
        query={query}
        items={() => dues}
        id={({ seller, sum }) => `${seller} ${sum.currency}`}
        empty={{ icon: <Leaf aria-hidden />, title: t("dueNone"), body: t("dueNoneBody") }}
        columns={[
          { name: t("seller"), head: true, value: ({ seller }) => name(seller) },
          { name: t("due"), end: true, fit: true, corner: true, value: ({ sum }) => format.money(sum) },
        ]}
      />
      {making && <BatchDialog dues={dues} onClose={() => setMaking(false)} />}
    </Section>
  );
}

const TONES: Record<PayoutView["state"], Tone | "plain"> = {
  created: "warning",
  sent: "success",
  failed: "danger",
};

function Made() {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const query = useInfiniteQuery(payoutsQuery);
  const payouts = useMemo(() => loaded(query, (page) => page.items), [query]);
  const name = useSellerNames(useMemo(() => payouts.map(({ seller_id }) => seller_id), [payouts]));
  const [asked, setAsked] = useState<{ payout: PayoutView; state: "sent" | "failed" } | null>(null);
  return (
    <Section title={t("payoutsMade")}>
      <List
        label={t("payoutsMade")}
        query={query}
        items={(page) => page.items}
        id={(payout) => payout.id}
        empty={{ icon: <Banknote aria-hidden />, title: t("payoutsNone"), body: t("payoutsNoneBody") }}
        columns={[
          {
            name: t("seller"),
            head: true,
            value: (payout) => (
              <>
                {name(payout.seller_id)}
                <span className="block font-normal text-ink-soft wrap-anywhere empty:hidden">
                  {payout.note}
                </span>
              </>
            ),
          },
          {
            name: t("state"),
            value: ({ state }) => <Chip tone={TONES[state]}>{t(`payoutState.${state}`)}</Chip>,
          },
          { name: t("made"), fit: true, value: (payout) => format.date(payout.created_at) },
          {
            name: t("amount"),
            end: true,
            fit: true,
            corner: true,
            value: (payout) => format.money(payout.amount),
          },
          {
            name: t("next"),
            end: true,
            value: (payout) => (
              <span className="inline-flex flex-wrap justify-end gap-2 max-sm:justify-start">
                {payout.state === "created" && (
                  <Button size="small" disabled={offline} onClick={() => setAsked({ payout, state: "sent" })}>
                    {t("markSent")}
                  </Button>
                )}
                {payout.state !== "failed" && (
                  <Button
                    size="small"
                    tone="quiet"
                    disabled={offline}
                    onClick={() => setAsked({ payout, state: "failed" })}
                  >
                    {payout.state === "sent" ? t("cameBack") : t("markFailed")}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {asked && (
        <SettleDialog {...asked} seller={name(asked.payout.seller_id)} onClose={() => setAsked(null)} />
      )}
    </Section>
  );
}
