import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Banknote, Leaf } from "lucide-react";
import { useMemo, useState } from "react";
import { type PayoutView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Card, Chip, EmptyState, Section, type Tone } from "@/ui";
import { duesQuery, payoutsQuery } from "../data/moneyQueries";
import { useOperates } from "../data/queries";
import { Answered } from "../frame/Answered";
import { OperatePage } from "../frame/OperatePage";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";
import { Stretch } from "../frame/Stretch";
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
      <Answered query={query}>
        {() =>
          dues.length === 0 ? (
            <Card>
              <EmptyState icon={<Leaf aria-hidden />} title={t("dueNone")}>
                {t("dueNoneBody")}
              </EmptyState>
            </Card>
          ) : (
            <Sheet label={t("due")} columns={[{ name: t("seller") }, { name: t("due"), end: true }]}>
              {dues.map(({ seller, sum }) => (
                <SheetRow key={`${seller} ${sum.currency}`}>
                  <Cell head>{name(seller)}</Cell>
                  <Cell end>{format.money(sum)}</Cell>
                </SheetRow>
              ))}
            </Sheet>
          )
        }
      </Answered>
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
  const query = useInfiniteQuery(payoutsQuery);
  return (
    <Section title={t("payoutsMade")}>
      <Stretch
        query={query}
        items={(page) => page.items}
        empty={
          <EmptyState icon={<Banknote aria-hidden />} title={t("payoutsNone")}>
            {t("payoutsNoneBody")}
          </EmptyState>
        }
      >
        {(payouts) => <Payouts payouts={payouts} />}
      </Stretch>
    </Section>
  );
}

function Payouts({ payouts }: { payouts: readonly PayoutView[] }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const name = useSellerNames(useMemo(() => payouts.map(({ seller_id }) => seller_id), [payouts]));
  const [asked, setAsked] = useState<{ payout: PayoutView; state: "sent" | "failed" } | null>(null);
  return (
    <>
      <Sheet
        label={t("payoutsMade")}
        columns={[
          { name: t("seller") },
          { name: t("state") },
          { name: t("made") },
          { name: t("amount"), end: true },
          { name: t("next"), end: true },
        ]}
      >
        {payouts.map((payout) => (
          <SheetRow key={payout.id}>
            <Cell head>
              {name(payout.seller_id)}
              <span className="block font-normal text-ink-soft empty:hidden">{payout.note}</span>
            </Cell>
            <Cell>
              <Chip tone={TONES[payout.state]}>{t(`payoutState.${payout.state}`)}</Chip>
            </Cell>
            <Cell>{format.date(payout.created_at)}</Cell>
            <Cell end>{format.money(payout.amount)}</Cell>
            <Cell end>
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
            </Cell>
          </SheetRow>
        ))}
      </Sheet>
      {asked && (
        <SettleDialog {...asked} seller={name(asked.payout.seller_id)} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
