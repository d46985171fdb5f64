import { useState } from "react";
import type { PayoutView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { TextField, toast } from "@/ui";
import { useSettlePayout } from "../data/moneyQueries";
import { DeedDialog } from "../orders/DeedDialog";

interface Props {
  payout: PayoutView;
  seller: string;
  state: "sent" | "failed";
  onClose: () => void;
}

/** Marks a payout as sent, or as failed: then the seller has the money again. */
export function SettleDialog({ payout, seller, state, onClose }: Props) {
  const t = useTranslations("operate");
  const format = useFormat();
  const [note, setNote] = useState("");
  const settle = useSettlePayout();
  const sum = format.money(payout.amount);
  const failed = state === "failed";
  return (
    <DeedDialog
      danger={failed}
      title={failed ? t("markFailedTitle") : t("markSentTitle")}
      action={failed ? t("markFailed") : t("markSent")}
      busy={settle.isPending}
      error={settle.error}
      ready={!failed || note.trim() !== ""}
      effect={failed ? t("markFailedEffect", { sum, seller }) : t("markSentEffect", { sum, seller })}
      onClose={onClose}
      onDo={() =>
        settle.mutate(
          { id: payout.id, state, note: note.trim() },
          {
            onSuccess: () => {
              toast({ title: failed ? t("markedFailed") : t("markedSent") });
              onClose();
            },
          },
        )
      }
    >
      <TextField
        label={failed ? t("whyFailed") : t("bankReference")}
        optional={!failed}
        value={note}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DeedDialog>
  );
}
