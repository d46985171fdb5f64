import type { OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card } from "@/ui";
import { useEventFacts, useWordOf } from "./words";

/** Everything that happened, the latest first, and what happens next by itself. */
export function History({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const facts = useEventFacts();
  const when = (at: string) => format.date(at, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Card>
      <ol className="divide-y divide-line text-sm">
        {order.deadlines.map(({ kind, subject, due_at }) => (
          <li key={`${kind}:${subject}`} className="flex flex-wrap gap-x-4 gap-y-0.5 bg-sunken px-4 py-2.5">
            <time dateTime={due_at} className="tabular w-44 shrink-0 text-ink-soft">
              {when(due_at)}
            </time>
            <span className="min-w-0 grow">{word("deadline", kind)}</span>
            <span className="text-ink-soft">{t("byItself")}</span>
          </li>
        ))}
        {[...order.history].reverse().map(({ at, event, role, params }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: what happened never changes its place from the end
            key={order.history.length - index}
            className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2.5"
          >
            <time dateTime={at} className="tabular w-44 shrink-0 text-ink-soft">
              {when(at)}
            </time>
            <span className="min-w-0 grow basis-40">
              {word("event", event)}
              <span className="block text-ink-soft wrap-anywhere empty:hidden">
                {facts(event, params, order.total.currency)}
              </span>
            </span>
            <span className="text-ink-soft">{word("role", role)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
