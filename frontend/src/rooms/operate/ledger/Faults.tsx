import { useMemo } from "react";
import type { LedgerAudit } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { useOrderNumbers } from "../orders/orderNumbers";
import { useWordOf } from "../orders/words";
import { useAccountName } from "./accountNames";

/** What a check of the books found wrong, by the names that people know. */
export function Faults({ audit }: { audit: LedgerAudit }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const [accounts, orders] = useMemo(
    () => [
      [...audit.differences.map(({ account }) => account), ...audit.overdrawn],
      audit.unbooked.map(({ order_id }) => order_id).filter(Boolean),
    ],
    [audit],
  );
  const called = useAccountName(accounts);
  const number = useOrderNumbers(orders);
  return (
    <ul className="mt-1 list-disc ps-5 wrap-anywhere">
      {audit.differences.map(({ account, kept, derived }) => (
        <li key={`${account} ${kept.currency}`}>
          {t("auditDifference", {
            account: called(account),
            kept: format.money(kept),
            derived: format.money(derived),
          })}
        </li>
      ))}
      {audit.unbalanced.map((id) => (
        <li key={id}>{t("auditUnbalanced", { id })}</li>
      ))}
      {audit.overdrawn.map((account) => (
        <li key={account}>{t("auditOverdrawn", { account: called(account) })}</li>
      ))}
      {audit.unbooked.map(({ id, order_id }) => {
        const what = word("unbooked", id.split("_", 1)[0] ?? "");
        const known = order_id === "" ? null : number(order_id);
        const of = known === undefined ? "…" : (known ?? (order_id || id));
        return <li key={id}>{t("auditUnbooked", { what, of })}</li>;
      })}
    </ul>
  );
}
