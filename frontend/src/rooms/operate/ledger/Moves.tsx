import { Link } from "@tanstack/react-router";
import type { LedgerTransaction } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, cx } from "@/ui";
import { useWordOf } from "../orders/words";

/** A transaction as the books and an order's page have it. */
export type Move = Pick<LedgerTransaction, "id" | "key" | "entries" | "created_at">;

/** What kind of transaction a key tells of: `refund:rfd_…` is a refund. */
export function kindOf(key: string): string {
  return key.split(":", 1)[0] ?? key;
}

/** Transactions with their entries; each adds up to nothing. */
export function Moves({ transactions }: { transactions: readonly Move[] }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  return (
    <Card>
      <ol aria-label={t("transactions")} className="divide-y divide-line text-sm">
        {transactions.map((each) => (
          <li key={each.id} className="px-4 py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{word("move", kindOf(each.key).replaceAll("-", "_"))}</span>
              <time dateTime={each.created_at} className="tabular text-ink-soft">
                {format.date(each.created_at, { dateStyle: "medium", timeStyle: "short" })}
              </time>
            </p>
            <ul className="mt-1">
              {each.entries.map(({ account, amount }) => (
                <li key={`${account} ${amount.currency}`} className="flex justify-between gap-4">
                  <Account name={account} />
                  <span className={cx("tabular shrink-0", amount.minor < 0 && "text-ink-soft")}>
                    {format.money(amount)}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** An account by its kind and whose it is; leads to what moved there. */
export function Account({ name }: { name: string }) {
  const word = useWordOf();
  const [kind = "", ...owner] = name.split(":");
  return (
    <Link
      to="/operate/ledger"
      search={{ account: name }}
      className="min-w-0 text-ink-soft wrap-anywhere underline-offset-2 hover:text-ink hover:underline"
    >
      {word("account", kind)}
      {owner.length > 0 && <span className="font-mono text-xs"> {owner.join(":")}</span>}
    </Link>
  );
}
