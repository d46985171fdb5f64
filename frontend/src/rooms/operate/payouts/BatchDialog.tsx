import { useState } from "react";
import { useFormat, useTranslations } from "@/i18n";
import { Checkbox, toast } from "@/ui";
import { useMakePayouts } from "../data/moneyQueries";
import { AmountField } from "../money/AmountField";
import { readAmount, totals } from "../money/amount";
import { DeedDialog } from "../orders/DeedDialog";
import { type Due, payable } from "./due";

/** Which currencies are paid out, from which sum on, and what that makes altogether. */
export function BatchDialog({ dues, onClose }: { dues: readonly Due[]; onClose: () => void }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const currencies = totals(dues.map(({ sum }) => sum)).map(({ sum }) => sum.currency);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [floors, setFloors] = useState<Record<string, string>>({});
  const make = useMakePayouts();
  const wanted = currencies.filter((each) => !left.has(each));
  const least = Object.fromEntries(
    wanted.flatMap((each) => {
      const minor = readAmount(floors[each] || "0", each);
      return minor === null ? [] : [[each, Math.max(1, minor)]];
    }),
  );
  const paid = totals(payable(dues, least).map(({ sum }) => sum));
  return (
    <DeedDialog
      title={t("batchTitle")}
      action={t("makeBatch")}
      busy={make.isPending}
      error={make.error}
      ready={paid.length > 0 && Object.keys(least).length === wanted.length}
      effect={
        paid.length === 0 ? (
          t("batchNobody")
        ) : (
          <>
            {paid.map(({ sum, count }) => (
              <span key={sum.currency} className="block">
                {t("batchSum", { count, sum: format.money(sum) })}
              </span>
            ))}
            <span className="block">{t("batchEffect")}</span>
          </>
        )
      }
      onClose={onClose}
      onDo={() =>
        make.mutate(least, {
          onSuccess: ({ items }) => {
            toast({ title: t("batchMade", { count: items.length }) });
            onClose();
          },
        })
      }
    >
      {currencies.map((currency) => (
        <div key={currency} className="flex flex-col gap-2">
          {currencies.length > 1 && (
            <Checkbox
              label={t("payCurrency", { currency })}
              checked={!left.has(currency)}
              onChange={(checked) => {
                const next = new Set(left);
                if (checked) next.delete(currency);
                else next.add(currency);
                setLeft(next);
              }}
            />
          )}
          {!left.has(currency) && (
            <AmountField
              label={t("atLeast")}
              currency={currency}
              text={floors[currency] ?? ""}
              least={0}
              onChange={(text) => setFloors({ ...floors, [currency]: text })}
            />
          )}
        </div>
      ))}
    </DeedDialog>
  );
}
