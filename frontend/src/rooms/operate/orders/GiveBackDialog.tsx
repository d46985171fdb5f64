import { useState } from "react";
import { api, call, type OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { TextArea, toast } from "@/ui";
import { useDeed } from "../data/queries";
import { AmountField } from "../money/AmountField";
import { readAmount } from "../money/amount";
import { DeedDialog } from "./DeedDialog";
import { remaining } from "./units";

/** A part of the money goes back, for no unit in particular. */
export function GiveBackDialog({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const { currency } = order.total;
  const most = { minor: remaining(order), currency };
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const minor = readAmount(text, currency);
  const right = minor !== null && minor > 0 && minor <= most.minor;
  const give = useDeed(order.id, (amount_minor: number) =>
    call(
      api.POST("/api/market/orders/{order_id}/refunds", {
        params: { path: { order_id: order.id } },
        body: {
          amount_minor,
          why: why.trim(),
          given: order.history.filter(({ event }) => event === "given_back").length,
        },
      }),
    ),
  );
  const sum = right ? format.money({ minor, currency }) : null;
  return (
    <DeedDialog
      title={t("giveBackTitle")}
      action={sum === null ? t("giveBack") : t("giveBackAction", { sum })}
      busy={give.isPending}
      error={give.error}
      ready={right && why.trim() !== ""}
      effect={sum === null ? t("giveBackMost", { most: format.money(most) }) : t("goesBack", { sum })}
      onClose={onClose}
      onDo={() =>
        right &&
        give.mutate(minor, {
          onSuccess: () => {
            toast({ title: t("gaveBack", { sum: sum ?? "" }) });
            onClose();
          },
        })
      }
    >
      <AmountField label={t("amount")} currency={currency} text={text} most={most} onChange={setText} />
      <TextArea
        label={t("whyBuyer")}
        value={why}
        maxLength={2000}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}
