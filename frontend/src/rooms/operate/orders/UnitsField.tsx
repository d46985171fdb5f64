import type { OrderView } from "@/api";
import { useTranslations } from "@/i18n";
import { TextField } from "@/ui";
import type { Units } from "./units";

interface Props {
  order: OrderView;
  /** How many there are of each. */
  most: Units;
  value: Units;
  onChange: (units: Units) => void;
}

/** How many of which lines. */
export function UnitsField({ order, most, value, onChange }: Props) {
  const t = useTranslations("operate");
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">{t("howMany")}</legend>
      {order.lines
        .filter(({ id }) => most[id])
        .map((line) => (
          <TextField
            key={line.id}
            label={[line.title, ...Object.values(line.options)].join(", ")}
            help={t("unitsOf", { count: most[line.id] ?? 0 })}
            type="number"
            inputMode="numeric"
            min={0}
            max={most[line.id]}
            step={1}
            value={String(value[line.id] ?? 0)}
            onChange={({ currentTarget }) => {
              const typed = Math.trunc(currentTarget.valueAsNumber || 0);
              onChange({ ...value, [line.id]: Math.min(Math.max(typed, 0), most[line.id] ?? 0) });
            }}
          />
        ))}
    </fieldset>
  );
}
