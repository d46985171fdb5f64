import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { MarketSeller } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { buttonClass, Card, ErrorState, Loading, Section, Skeleton } from "@/ui";
import { sellerQuery, useOperates } from "../data/queries";
import { Facts } from "../frame/Facts";
import { OperatePage } from "../frame/OperatePage";
import { Desk } from "./Desk";

/** One seller: what is due to it, where its orders are, and who speaks for it. */
export function SellerScreen() {
  const t = useTranslations("operate");
  const { sellerId = "" } = useParams({ strict: false });
  const operates = useOperates();
  const { data, error, refetch } = useQuery({ ...sellerQuery(sellerId), enabled: operates });
  return (
    <OperatePage title={data?.shop ?? t("seller")}>
      {data ? (
        <OneSeller seller={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        operates && (
          <Loading>
            <Skeleton className="h-48" />
          </Loading>
        )
      )}
    </OperatePage>
  );
}

function OneSeller({ seller }: { seller: MarketSeller }) {
  const t = useTranslations("operate");
  const format = useFormat();
  return (
    <>
      <div className="mb-8 flex flex-wrap gap-2">
        <Link to="/operate/orders" search={{ seller: seller.id }} className={buttonClass("primary")}>
          {t("sellerOrders")}
        </Link>
        <Link to="/operate/desk/$sellerId" params={{ sellerId: seller.id }} className={buttonClass()}>
          {t("ownPlace")}
        </Link>
        <Link to="/operate/ledger" search={{ account: `seller:${seller.id}` }} className={buttonClass()}>
          {t("inTheBooks")}
        </Link>
        <a href={`/market/s/${encodeURIComponent(seller.slug)}`} className={buttonClass()}>
          {t("sellerStore")}
        </a>
      </div>
      <Section title={t("balance")} description={t("balanceBody")}>
        <Card className="p-4">
          <Facts
            items={[
              seller.name === seller.shop ? null : { name: t("seller"), value: seller.name },
              {
                name: t("due"),
                value: (
                  <span className="tabular font-medium">
                    {seller.balances.map((sum) => format.money(sum)).join(" · ") || t("nothingDue")}
                  </span>
                ),
              },
              { name: t("country"), value: format.country(seller.country) },
              { name: t("currency"), value: seller.currency },
              { name: t("state"), value: seller.status === "active" ? t("active") : t("hidden") },
            ]}
          />
        </Card>
      </Section>
      <Desk seller={seller} />
    </>
  );
}
