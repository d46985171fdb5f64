import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Banknote, PackageCheck } from "lucide-react";
import { useState } from "react";
import type { OwnDesk, OwnPayout, RunningOut } from "@/api";
import { useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, buttonClass, Card, Chip, EmptyState, Section, type Tone } from "@/ui";
import { deskPayoutsQuery, deskQuery } from "../data/deskQueries";
import { Answered } from "../frame/Answered";
import { List } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";
import { FewDialog, StockDialog } from "./StockDialogs";

/** A seller's own page, beside its orders: what runs out, what it has earned, and what was paid out. */
export function DeskScreen() {
  const t = useTranslations("operate");
  const { sellerId = "" } = useParams({ strict: false });
  const query = useQuery(deskQuery(sellerId));
  return (
    <OperatePage forDesks title={query.data?.shop ?? t("seller")} description={t("ownBody")}>
      <Answered query={query}>
        {(desk) => (
          <>
            <div className="mb-8 flex flex-wrap gap-2">
              <Link to="/operate/orders" search={{ seller: desk.id }} className={buttonClass()}>
                {t("sellerOrders")}
              </Link>
              <a href={`/market/s/${encodeURIComponent(desk.slug)}`} className={buttonClass()}>
                {t("sellerStore")}
              </a>
            </div>
            <Stock desk={desk} />
            <Payouts desk={desk} />
          </>
        )}
      </Answered>
    </OperatePage>
  );
}

function Stock({ desk }: { desk: OwnDesk }) {
  const t = useTranslations("operate");
  const offline = useOffline();
  const [asked, setAsked] = useState<RunningOut | "few" | null>(null);
  return (
    <Section
      title={t("runningOut")}
      description={t("runningOutBody", { count: desk.few })}
      action={
        <Button size="small" disabled={offline} onClick={() => setAsked("few")}>
          {t("setFew")}
        </Button>
      }
    >
      {desk.running_out.length === 0 ? (
        <Card>
          <EmptyState icon={<PackageCheck aria-hidden />} title={t("runningOutNone")}>
            {t("runningOutNoneBody")}
          </EmptyState>
        </Card>
      ) : (
        <Sheet
          label={t("runningOut")}
          columns={[
            { name: t("item") },
            { name: t("leftOver"), end: true },
            { name: t("fewFrom"), end: true },
            { name: t("next"), end: true },
          ]}
        >
          {desk.running_out.map((each) => (
            <SheetRow key={each.offer_id}>
              <Cell head>
                {each.name}
                <span className="block font-normal text-ink-soft empty:hidden">{each.variant}</span>
              </Cell>
              <Cell end>
                {each.left === 0 ? (
                  <Chip tone="danger">{t("soldOut")}</Chip>
                ) : (
                  <Chip tone="warning">{t("leftCount", { count: each.left })}</Chip>
                )}
              </Cell>
              <Cell end label={t("fewFrom")}>
                {each.few}
              </Cell>
              <Cell end>
                <Button
                  size="small"
                  disabled={offline}
                  aria-label={t("countOf", { item: [each.name, each.variant].filter(Boolean).join(", ") })}
                  onClick={() => setAsked(each)}
                >
                  {t("countAnew")}
                </Button>
              </Cell>
            </SheetRow>
          ))}
        </Sheet>
      )}
      {asked === "few" && <FewDialog desk={desk} onClose={() => setAsked(null)} />}
      {asked && asked !== "few" && <StockDialog seller={desk.id} of={asked} onClose={() => setAsked(null)} />}
    </Section>
  );
}

const TONES: Record<OwnPayout["state"], Tone | "plain"> = {
  created: "plain",
  sent: "success",
  failed: "danger",
};

function Payouts({ desk }: { desk: OwnDesk }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const query = useInfiniteQuery(deskPayoutsQuery(desk.id));
  return (
    <Section title={t("place.payouts")}>
      <p className="mb-3 text-sm">
        <span className="text-ink-soft">{t("due")}</span>{" "}
        <span className="tabular font-medium">
          {desk.balances.map((sum) => format.money(sum)).join(" · ") || t("nothingDue")}
        </span>
      </p>
      <List
        label={t("place.payouts")}
        query={query}
        items={(page) => page.items}
        id={(payout) => payout.id}
        empty={{ icon: <Banknote aria-hidden />, title: t("payoutsNone"), body: t("ownPayoutsNoneBody") }}
        columns={[
          {
            name: t("made"),
            head: true,
            value: (payout) => (
              <>
                {format.date(payout.created_at)}
                <span className="block font-normal text-ink-soft wrap-anywhere empty:hidden">
                  {payout.note}
                </span>
              </>
            ),
          },
          {
            name: t("state"),
            value: ({ state }) => <Chip tone={TONES[state]}>{t(`ownPayoutState.${state}`)}</Chip>,
          },
          {
            name: t("amount"),
            end: true,
            fit: true,
            corner: true,
            value: (payout) => format.money(payout.amount),
          },
        ]}
      />
    </Section>
  );
}
