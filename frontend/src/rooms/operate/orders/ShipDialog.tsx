import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, call, type OrderView } from "@/api";
import { useTranslations } from "@/i18n";
import { Select, TextField, toast } from "@/ui";
import { carriersQuery, useDeed } from "../data/queries";
import { DeedDialog } from "./DeedDialog";
import { UnitsField } from "./UnitsField";
import { chosen, count, openUnits } from "./units";
import { useWordOf } from "./words";

/** The demo carrier gives numbers of its own; every other one has given the seller one. */
const NUMBERS_ITSELF = "demo";

export function ShipDialog({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const t = useTranslations("operate");
  const word = useWordOf();
  const { data } = useQuery(carriersQuery);
  const carriers = data?.items ?? [NUMBERS_ITSELF];
  const most = openUnits(order);
  const [units, setUnits] = useState(most);
  const [wanted, setWanted] = useState<string | null>(null);
  const [number, setNumber] = useState("");
  const carrier = wanted ?? carriers[0] ?? NUMBERS_ITSELF;
  const ship = useDeed(order.id, () =>
    call(
      api.POST("/api/market/orders/{order_id}/shipments", {
        params: { path: { order_id: order.id } },
        body: { units: chosen(units), carrier, tracking_number: number.trim() },
      }),
    ),
  );
  const needsNumber = carrier !== NUMBERS_ITSELF;
  return (
    <DeedDialog
      title={t("shipTitle")}
      action={t("ship")}
      busy={ship.isPending}
      error={ship.error}
      ready={count(units) > 0 && (!needsNumber || number.trim() !== "")}
      effect={t("shipEffect", { count: count(units) })}
      onClose={onClose}
      onDo={() =>
        ship.mutate(undefined, {
          onSuccess: () => {
            toast({ title: t("shipped") });
            onClose();
          },
        })
      }
    >
      <UnitsField order={order} most={most} value={units} onChange={setUnits} />
      <Select<string>
        label={t("carrier")}
        value={carrier}
        options={carriers.map((value) => ({ value, label: word("carrierName", value) }))}
        onChange={setWanted}
      />
      {needsNumber && (
        <TextField
          label={t("trackingNumber")}
          value={number}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
      )}
    </DeedDialog>
  );
}
