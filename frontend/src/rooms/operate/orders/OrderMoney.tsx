import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, Chip, Section } from "@/ui";
import { orderMoneyQuery } from "../data/queries";
import { Answered } from "../frame/Answered";
import { Moves } from "../ledger/Moves";
import { RefundFailure } from "../money/RefundFailure";
import { useWordOf } from "./words";

/** Where the money came from, and how it has moved since. */
export function OrderMoney({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const query = useQuery(orderMoneyQuery(order.id));
  return (
    <Section
      title={t("payments")}
      action={
        <Link
          to="/operate/ledger"
          search={{ account: `escrow:${order.id}` }}
          className="inline-flex min-h-6 items-center text-sm text-lake-text underline-offset-2 hover:underline"
        >
          {t("inTheBooks")}
        </Link>
      }
    >
      <Answered query={query}>
        {(data) => (
          <div className="flex flex-col gap-3">
            <Card>
              <ul className="divide-y divide-line text-sm">
                {data.payments.map((payment) => (
                  <li key={payment.id} className="px-4 py-3">
                    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                      <span className="font-medium">{word("handler", payment.handler)}</span>
                      <span className="tabular">{format.money(payment.amount)}</span>
                      <Chip>
                        {payment.handler === "cod" && payment.state === "authorised"
                          ? t("paidAtTheDoor")
                          : word("paymentState", payment.state)}
                      </Chip>
                    </p>
                    {payment.orders.length > 1 && (
                      <p className="text-ink-soft">{t("paymentOrders", { count: payment.orders.length })}</p>
                    )}
                    <ul className="mt-1 flex flex-col gap-1 text-ink-soft empty:hidden">
                      {payment.refunds.map((refund) => (
                        <li key={refund.id} className="flex flex-wrap items-center gap-2">
                          <span className="tabular">
                            {t("refundOf", { sum: format.money(refund.amount) })}
                          </span>
                          <Chip tone={refund.state === "failed" && !refund.retried_as ? "danger" : "plain"}>
                            {word("refundState", refund.state)}
                          </Chip>
                          {refund.failure && (
                            <span className="min-w-0">
                              <RefundFailure failure={refund.failure} />
                            </span>
                          )}
                        </li>
                      ))}
                    </ul>
                  </li>
                ))}
              </ul>
            </Card>
            {data.transactions.length > 0 && <Moves transactions={data.transactions} />}
          </div>
        )}
      </Answered>
    </Section>
  );
}
