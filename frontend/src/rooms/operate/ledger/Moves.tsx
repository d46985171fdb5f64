import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { LedgerTransaction } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, cx } from "@/ui";
import { useWordOf } from "../orders/words";
import { partsOf, useAccountNames } from "./accountNames";

/** A transaction as the books and an order's page have it. */
export type Move = Pick<LedgerTransaction, "id" | "key" | "entries" | "created_at">;

/** What kind of transaction a key tells of: `refund:rfd_…` is a refund, `wallet:capture:pay_…` what a wallet did. */
export function kindOf(key: string): string {
  const [kind = key, deed = ""] = key.split(":", 2);
  return kind === "wallet" && deed ? `${kind}-${deed}` : kind;
}

/** Transactions with their entries; each adds up to nothing. */
export function Moves({ transactions }: { transactions: readonly Move[] }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const accounts = useMemo(
    () => transactions.flatMap(({ entries }) => entries.map(({ account }) => account)),
    [transactions],
  );
  const called = useAccountNames(accounts);
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
                <li key={`${account} ${amount.currency}`} className="flex items-center justify-between gap-4">
                  <Account name={account} called={called(account)} />
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

const TAIL = 6;

/** An id in one line: where room is short, its middle gives way, since ids differ at their end. */
function Owner({ id }: { id: string }) {
  return (
    <span className="flex min-w-0 font-mono text-xs">
      <span className="truncate">{id.slice(0, -TAIL)}</span>
      <span className="shrink-0">{id.slice(-TAIL)}</span>
    </span>
  );
}

/** An account by its kind and whose it is, by their name where it is known; leads to what moved there. */
export function Account({ name, called }: { name: string; called: string | null }) {
  const word = useWordOf();
  const [kind, owner] = partsOf(name);
  return (
    <Link
      to="/operate/ledger"
      search={{ account: name }}
      title={name}
      className="inline-flex min-w-0 items-baseline gap-1.5 py-0.5 text-ink-soft underline-offset-2 hover:text-ink hover:underline pointer-coarse:min-h-8 pointer-coarse:items-center"
    >
      <span className="shrink-0">{word("account", kind)}</span>{" "}
      {called !== null ? (
        <span className="tabular min-w-0 truncate">{called}</span>
      ) : kind === "gateway" || kind === "clearing" ? (
        <span>{word("handler", owner)}</span>
      ) : (
        owner && <Owner id={owner} />
      )}
    </Link>
  );
}
