import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useMemo } from "react";
import type { OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, Chip, ErrorState, Loading, Section, Skeleton } from "@/ui";
import { orderQuery, useOperates } from "../data/queries";
import { OperatePage } from "../frame/OperatePage";
import { Buyer } from "./Buyer";
import { Disputes } from "./Disputes";
import { Errands } from "./Errands";
import { History } from "./History";
import { Lines } from "./Lines";
import { OrderActions } from "./OrderActions";
import { OrderMoney } from "./OrderMoney";
import { Parcels } from "./Parcels";
import { Returns } from "./Returns";
import { useSellerNames } from "./sellerNames";
import { StatusChip } from "./words";

/** One order with everything that hangs on it, and what may be done with it. */
export function OrderScreen() {
  const { orderId } = useParams({ strict: false });
  return <OneOrder key={orderId} id={orderId ?? ""} />;
}

export function OneOrder({ id }: { id: string }) {
  const t = useTranslations("operate");
  const { data: order, error, refetch } = useQuery(orderQuery(id));
  const back = (
    <Link
      to="/operate/orders"
      className="mb-1 inline-flex min-h-8 items-center gap-1.5 text-sm text-ink-soft hover:text-ink"
    >
      <ArrowLeft className="size-4" aria-hidden />
      {t("allOrders")}
    </Link>
  );
  if (!order)
    return (
      <OperatePage forDesks title={t("order")} back={back}>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading className="flex flex-col gap-4">
            <Skeleton className="h-24" />
            <Skeleton className="h-48" />
          </Loading>
        )}
      </OperatePage>
    );
  return (
    <OperatePage forDesks title={t("orderTitle", { number: order.number })} whole={order.number} back={back}>
      <Whole order={order} />
    </OperatePage>
  );
}

function Whole({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const operates = useOperates();
  const name = useSellerNames(useMemo(() => [order.seller_id], [order.seller_id]));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm has-[+section]:mb-8">
        <StatusChip status={order.status} />
        {order.has_open_case && <Chip tone="warning">{t("openCase")}</Chip>}
        {operates ? (
          <Link
            to="/operate/sellers/$sellerId"
            params={{ sellerId: order.seller_id }}
            className="inline-flex min-h-6 items-center text-lake-text underline-offset-2 hover:underline"
          >
            {name(order.seller_id)}
          </Link>
        ) : (
          <span>{name(order.seller_id)}</span>
        )}
        <span className="text-ink-soft">
          {format.date(order.placed_at, { dateStyle: "medium", timeStyle: "short" })}
        </span>
        <span className="tabular">
          {format.money(order.paid)}
          {order.refunded.minor > 0 && (
            <span className="text-ink-soft">
              {" "}
              · {t("refundedSum", { sum: format.money(order.refunded) })}
            </span>
          )}
        </span>
      </div>
      <Errands order={order} />
      <OrderActions order={order} />
      <Disputes order={order} />
      <Returns order={order} />
      <Section title={t("lines")}>
        <Lines order={order} />
      </Section>
      <Parcels order={order} />
      <Section title={t("buyer")}>
        <Card className="p-4">
          <Buyer order={order} />
        </Card>
      </Section>
      {operates && <OrderMoney order={order} />}
      <Section title={t("history")}>
        <History order={order} />
      </Section>
    </>
  );
}
