import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Leaf } from "lucide-react";
import { useMemo, useState } from "react";
import { type FailedRefund, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Chip, Section, toast } from "@/ui";
import { failedRefundsQuery, uncertainQuery, useAskAfter, useRetryRefund } from "../data/moneyQueries";
import { useOperates } from "../data/queries";
import { List, loaded } from "../frame/List";
import { OperatePage } from "../frame/OperatePage";
import { DeedDialog } from "../orders/DeedDialog";
import { useOrderNumbers } from "../orders/orderNumbers";
import { useWordOf } from "../orders/words";
import { Chargebacks } from "./Chargebacks";
import { OrderLink } from "./OrderLink";
import { RefundFailure } from "./RefundFailure";

/** Money that did not go where it should: what banks want back, refunds that failed, payments without an answer. */
export function MoneyScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("moneyTitle")} description={t("moneyBody")}>
      {operates && (
        <>
          <Chargebacks />
          <Refunds />
          <Uncertain />
        </>
      )}
    </OperatePage>
  );
}

function Refunds() {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const query = useInfiniteQuery(failedRefundsQuery);
  const retry = useRetryRefund();
  const [asked, setAsked] = useState<FailedRefund | null>(null);
  const orders = useMemo(() => loaded(query, (page) => page.items).map(({ order_id }) => order_id), [query]);
  const number = useOrderNumbers(orders);
  return (
    <Section title={t("failedRefunds")} description={t("failedRefundsBody")}>
      <List
        label={t("failedRefunds")}
        query={query}
        items={(page) => page.items}
        id={(refund) => refund.id}
        empty={{ icon: <Leaf aria-hidden />, title: t("refundsNone"), body: t("refundsNoneBody") }}
        columns={[
          {
            name: t("amount"),
            head: true,
            fit: true,
            value: (refund) => <span className="tabular">{format.money(refund.amount)}</span>,
          },
          {
            name: t("reason"),
            loose: true,
            line: true,
            value: (refund) => <RefundFailure failure={refund.failure} />,
          },
          { name: t("made"), fit: true, value: (refund) => format.ago(refund.created_at) },
          {
            name: t("order"),
            fit: true,
            corner: true,
            value: (refund) => <OrderLink id={refund.order_id} number={number(refund.order_id)} />,
          },
          {
            name: t("next"),
            end: true,
            fit: true,
            value: (refund) => (
              <Button
                size="small"
                disabled={offline}
                aria-label={t("tryAgainOf", { sum: format.money(refund.amount) })}
                onClick={() => setAsked(refund)}
              >
                {t("tryAgain")}
              </Button>
            ),
          },
        ]}
      />
      {asked && (
        <DeedDialog
          title={t("retryTitle")}
          action={t("giveBackAction", { sum: format.money(asked.amount) })}
          busy={retry.isPending}
          error={retry.error}
          effect={t("retryEffect", { sum: format.money(asked.amount) })}
          onClose={() => setAsked(null)}
          onDo={() =>
            retry.mutate(asked.id, {
              onSuccess: ({ state }) => {
                const done =
                  state === "failed"
                    ? t("retryFailed")
                    : state === "succeeded"
                      ? t("retrySent")
                      : t("retryUnderWay");
                toast({ title: done, tone: state === "failed" ? "danger" : "plain" });
                setAsked(null);
              },
            })
          }
        />
      )}
    </Section>
  );
}

function Uncertain() {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const say = useProblemText();
  const offline = useOffline();
  const query = useQuery(uncertainQuery);
  const ask = useAskAfter();
  const orders = useMemo(() => query.data?.items.flatMap((payment) => payment.orders) ?? [], [query.data]);
  const number = useOrderNumbers(orders);
  return (
    <Section title={t("uncertain")} description={t("uncertainBody")}>
      <List
        label={t("uncertain")}
        query={query}
        items={(page) => page.items}
        id={(payment) => payment.id}
        empty={{ icon: <Leaf aria-hidden />, title: t("uncertainNone") }}
        columns={[
          {
            name: t("amount"),
            head: true,
            fit: true,
            value: (payment) => <span className="tabular">{format.money(payment.amount)}</span>,
          },
          {
            name: t("payment"),
            value: (payment) => (
              <>
                {word("handler", payment.handler)}{" "}
                <Chip tone="warning">{word("paymentState", payment.state)}</Chip>
              </>
            ),
          },
          { name: t("made"), fit: true, value: (payment) => format.ago(payment.created_at) },
          {
            name: t("order"),
            fit: true,
            corner: true,
            value: (payment) =>
              payment.orders.map((id) => (
                <span key={id} className="block">
                  <OrderLink id={id} number={number(id)} />
                </span>
              )),
          },
          {
            name: t("next"),
            end: true,
            fit: true,
            value: (payment) => (
              <Button
                size="small"
                disabled={offline}
                busy={ask.isPending && ask.variables === payment.id}
                aria-label={t("askAgainOf", { sum: format.money(payment.amount) })}
                onClick={() =>
                  ask.mutate(payment.id, {
                    onSuccess: ({ state }) =>
                      toast({ title: t("askedState", { state: word("paymentState", state) }) }),
                    onError: (problem) => toast({ title: say(problem), tone: "danger" }),
                  })
                }
              >
                {t("askAgain")}
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}
