import { useState } from "react";
import type { OwnDesk, RunningOut } from "@/api";
import { useTranslations } from "@/i18n";
import { TextField, toast } from "@/ui";
import { useStock } from "../data/deskQueries";
import { DeedDialog } from "../orders/DeedDialog";

const MOST = 1_000_000;

/** A whole number as it was typed; `null` where it is none, or too large. */
function readCount(text: string): number | null {
  const count = /^\d{1,7}$/.test(text.trim()) ? Number(text) : null;
  return count !== null && count <= MOST ? count : null;
}

interface FieldProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
}

function CountField({ label, text, onChange }: FieldProps) {
  const t = useTranslations("operate");
  return (
    <TextField
      label={label}
      inputMode="numeric"
      autoComplete="off"
      className="tabular"
      value={text}
      error={text.trim() === "" || readCount(text) !== null ? null : t("countNone")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Of how many of anything the seller wants to know that they are few. */
export function FewDialog({ desk, onClose }: { desk: OwnDesk; onClose: () => void }) {
  const t = useTranslations("operate");
  const [text, setText] = useState(String(desk.few));
  const { few } = useStock(desk.id);
  const units = readCount(text);
  return (
    <DeedDialog
      title={t("setFew")}
      action={t("saveStock")}
      busy={few.isPending}
      error={few.error}
      ready={units !== null}
      effect={units === 0 ? t("fewEffectNone") : t("fewEffect", { count: units ?? desk.few })}
      onClose={onClose}
      onDo={() =>
        few.mutate(
          { units, offer_id: null },
          {
            onSuccess: () => {
              toast({ title: t("savedStock") });
              onClose();
            },
          },
        )
      }
    >
      <CountField label={t("fewFrom")} text={text} onChange={setText} />
    </DeedDialog>
  );
}

/** How many of one thing there are, and how many of it are few. */
export function StockDialog({
  seller,
  of,
  onClose,
}: {
  seller: string;
  of: RunningOut;
  onClose: () => void;
}) {
  const t = useTranslations("operate");
  const [left, setLeft] = useState(String(of.left));
  const [mark, setMark] = useState(String(of.few));
  const { few, count } = useStock(seller);
  const [units, wanted] = [readCount(left), readCount(mark)];
  const save = async () => {
    if (units === null || wanted === null) return;
    if (wanted !== of.few) await few.mutateAsync({ units: wanted, offer_id: of.offer_id });
    if (units !== of.left) await count.mutateAsync({ offer: of.offer_id, units });
    toast({ title: t("savedStock") });
    onClose();
  };
  return (
    <DeedDialog
      title={[of.name, of.variant].filter(Boolean).join(", ")}
      action={t("saveStock")}
      busy={few.isPending || count.isPending}
      error={few.error ?? count.error}
      ready={units !== null && wanted !== null}
      effect={t("countEffect")}
      onClose={onClose}
      // What went wrong is shown by the dialog.
      onDo={() => void save().catch(() => undefined)}
    >
      <CountField label={t("onHand")} text={left} onChange={setLeft} />
      <CountField label={t("fewFrom")} text={mark} onChange={setMark} />
    </DeedDialog>
  );
}
