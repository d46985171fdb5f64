import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Leaf } from "lucide-react";
import { useState } from "react";
import { type FailedRefund, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, Chip, EmptyState, Section, toast } from "@/ui";
import { failedRefundsQuery, uncertainQuery, useAskAfter, useRetryRefund } from "../data/moneyQueries";
import { useOperates } from "../data/queries";
import { Answered } from "../frame/Answered";
import { OperatePage } from "../frame/OperatePage";
import { Cell, Sheet, SheetRow } from "../frame/Sheet";
import { Stretch } from "../frame/Stretch";
import { DeedDialog } from "../orders/DeedDialog";
import { useWordOf } from "../orders/words";

/** Money that did not go where it should: refunds that failed, and payments of which the end is not known. */
export function MoneyScreen() {
  const t = useTranslations("operate");
  const operates = useOperates();
  return (
    <OperatePage title={t("moneyTitle")} description={t("moneyBody")}>
      {operates && (
        <>
          <Refunds />
          <Uncertain />
        </>
      )}
    </OperatePage>
  );
}

function OrderLink({ id }: { id: string }) {
  const t = useTranslations("operate");
  return (
    <Link
      to="/operate/orders/$orderId"
      params={{ orderId: id }}
      className="text-lake-text underline-offset-2 hover:underline"
    >
      {t("toOrder")}
    </Link>
  );
}

function Refunds() {
  const t = useTranslations("operate");
  const format = useFormat();
  const offline = useOffline();
  const query = useInfiniteQuery(failedRefundsQuery);
  const retry = useRetryRefund();
  const [asked, setAsked] = useState<FailedRefund | null>(null);
  return (
    <Section title={t("failedRefunds")} description={t("failedRefundsBody")}>
      <Stretch
        query={query}
        items={(page) => page.items}
        empty={
          <EmptyState icon={<Leaf aria-hidden />} title={t("refundsNone")}>
            {t("refundsNoneBody")}
          </EmptyState>
        }
      >
        {(refunds) => (
          <Sheet
            label={t("failedRefunds")}
            columns={[
              { name: t("amount") },
              { name: t("reason") },
              { name: t("made") },
              { name: t("order") },
              { name: t("next"), end: true },
            ]}
          >
            {refunds.map((refund) => (
              <SheetRow key={refund.id}>
                <Cell head>
                  <span className="tabular">{format.money(refund.amount)}</span>
                </Cell>
                <Cell>{refund.failure || t("reasonUnknown")}</Cell>
                <Cell>{format.ago(refund.created_at)}</Cell>
                <Cell>
                  <OrderLink id={refund.order_id} />
                </Cell>
                <Cell end>
                  <Button
                    size="small"
                    disabled={offline}
                    aria-label={t("tryAgainOf", { sum: format.money(refund.amount) })}
                    onClick={() => setAsked(refund)}
                  >
                    {t("tryAgain")}
                  </Button>
                </Cell>
              </SheetRow>
            ))}
          </Sheet>
        )}
      </Stretch>
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
  return (
    <Section title={t("uncertain")} description={t("uncertainBody")}>
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <EmptyState icon={<Leaf aria-hidden />} title={t("uncertainNone")} />
            </Card>
          ) : (
            <Sheet
              label={t("uncertain")}
              columns={[
                { name: t("amount") },
                { name: t("payment") },
                { name: t("made") },
                { name: t("order") },
                { name: t("next"), end: true },
              ]}
            >
              {items.map((payment) => (
                <SheetRow key={payment.id}>
                  <Cell head>
                    <span className="tabular">{format.money(payment.amount)}</span>
                  </Cell>
                  <Cell>
                    {word("handler", payment.handler)}{" "}
                    <Chip tone="warning">{word("paymentState", payment.state)}</Chip>
                  </Cell>
                  <Cell>{format.ago(payment.created_at)}</Cell>
                  <Cell>
                    {payment.orders.map((id) => (
                      <span key={id} className="block">
                        <OrderLink id={id} />
                      </span>
                    ))}
                  </Cell>
                  <Cell end>
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
                  </Cell>
                </SheetRow>
              ))}
            </Sheet>
          )
        }
      </Answered>
    </Section>
  );
}
