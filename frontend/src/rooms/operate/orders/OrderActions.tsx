import { HandCoins, PackageX, Truck } from "lucide-react";
import { useState } from "react";
import { type OrderView, useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button } from "@/ui";
import { CancelDialog } from "./CancelDialog";
import { GiveBackDialog } from "./GiveBackDialog";
import { ShipDialog } from "./ShipDialog";
import { count, openUnits, remaining } from "./units";

type Deed = "ship" | "cancel" | "giveBack";

/** What may be done with the order as a whole; what the rules do not allow now is not offered. */
export function OrderActions({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  const offline = useOffline();
  const [deed, setDeed] = useState<Deed | null>(null);
  const open = count(openUnits(order)) > 0;
  const left = remaining(order) > 0;
  if (!open && !left) return null;
  const close = () => setDeed(null);
  return (
    <div className="mb-8 flex flex-wrap gap-2">
      {open && (
        <Button
          tone="primary"
          icon={<Truck className="size-4" aria-hidden />}
          disabled={offline}
          onClick={() => setDeed("ship")}
        >
          {t("ship")}
        </Button>
      )}
      {left && (
        <Button
          icon={<HandCoins className="size-4" aria-hidden />}
          disabled={offline}
          onClick={() => setDeed("giveBack")}
        >
          {t("giveBack")}
        </Button>
      )}
      {open && (
        <Button
          icon={<PackageX className="size-4" aria-hidden />}
          disabled={offline}
          onClick={() => setDeed("cancel")}
        >
          {t("cancelOrder")}
        </Button>
      )}
      {deed === "ship" && <ShipDialog order={order} onClose={close} />}
      {deed === "cancel" && <CancelDialog order={order} onClose={close} />}
      {deed === "giveBack" && <GiveBackDialog order={order} onClose={close} />}
    </div>
  );
}
