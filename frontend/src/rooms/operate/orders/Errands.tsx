import { useQuery } from "@tanstack/react-query";
import type { OrderView } from "@/api";
import { useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Note, Problem } from "@/ui";
import { errandsQuery, useRetryErrands } from "../data/queries";
import { useWordOf } from "./words";

/** What was refused outside of the order, such as a refund: it is tried again by itself, or at once. */
export function Errands({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const say = useProblemText();
  const offline = useOffline();
  const { data } = useQuery(errandsQuery(order.id));
  const retry = useRetryErrands(order.id);
  const failed = data?.items.filter(({ failure }) => failure !== "") ?? [];
  if (failed.length === 0) return null;
  return (
    <div className="mb-6 flex flex-col gap-2">
      {failed.map((errand) => (
        <Note
          key={`${errand.kind}:${errand.subject}`}
          tone="danger"
          action={
            <Button size="small" busy={retry.isPending} disabled={offline} onClick={() => retry.mutate()}>
              {t("tryAgain")}
            </Button>
          }
        >
          <span className="font-medium">
            {word("errand", errand.kind)}
            {errand.amount && ` · ${format.money(errand.amount)}`}
          </span>
          <span className="block">
            {say({
              type: "",
              title: "",
              status: 0,
              detail: errand.failure,
              code: errand.failure,
              params: {},
            })}
          </span>
          <span className="block">
            {t("errandNext", {
              count: errand.attempts,
              at: format.date(errand.next_at, { dateStyle: "medium", timeStyle: "short" }),
            })}
          </span>
        </Note>
      ))}
      <Problem error={retry.error} />
    </div>
  );
}
