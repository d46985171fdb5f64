import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, call, type OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Select, toast } from "@/ui";
import { useDeed } from "../data/queries";
import { DeedDialog } from "./DeedDialog";
import { UnitsField } from "./UnitsField";
import { chosen, count, openUnits } from "./units";

const REASONS = ["out_of_stock", "cannot_ship", "other"] as const;
type Reason = (typeof REASONS)[number];

export function CancelDialog({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const most = openUnits(order);
  const [units, setUnits] = useState(most);
  const [reason, setReason] = useState<Reason>("out_of_stock");
  const request = { params: { path: { order_id: order.id } }, body: { reason, units: chosen(units) } };
  const some = count(units) > 0;
  // The rules say what it is worth, shares of shipping and promotions included.
  const worth = useQuery({
    queryKey: ["sold", "worth", order.id, order.history.length, reason, request.body.units],
    queryFn: () => call(api.POST("/api/market/orders/{order_id}/cancel/worth", request)),
    enabled: some,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const cancel = useDeed(order.id, () => call(api.POST("/api/market/orders/{order_id}/cancel", request)));
  const sum = worth.data ? format.money(worth.data.refund) : null;
  return (
    <DeedDialog
      danger
      dismiss={t("keepOrder")}
      title={t("cancelTitle")}
      action={sum === null ? t("cancelOrder") : t("cancelAction", { sum })}
      busy={cancel.isPending}
      error={cancel.error ?? worth.error}
      ready={some && sum !== null && !worth.isPlaceholderData}
      effect={
        some ? (
          <>
            <span className="block">{sum === null ? t("reckoning") : t("goesBack", { sum })}</span>
            <span className="block">{reason === "out_of_stock" ? t("notShelved") : t("shelved")}</span>
          </>
        ) : (
          t("chooseUnits")
        )
      }
      onClose={onClose}
      onDo={() =>
        cancel.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("cancelled") });
            onClose();
          },
        })
      }
    >
      <Select<Reason>
        label={t("why")}
        value={reason}
        options={REASONS.map((value) => ({ value, label: t(`cancelReason.${value}`) }))}
        onChange={setReason}
      />
      <UnitsField order={order} most={most} value={units} onChange={setUnits} />
    </DeedDialog>
  );
}
