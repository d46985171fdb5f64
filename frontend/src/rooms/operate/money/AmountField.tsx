import type { Sum } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { TextField } from "@/ui";
import { decimalsOf, readAmount } from "./amount";

interface Props {
  label: string;
  currency: string;
  text: string;
  onChange: (text: string) => void;
  /** In minor units, the least and the most that it may be. */
  least?: number;
  most?: Sum;
  help?: string;
  /** Whether a field without a sum is wrong, too. */
  asked?: boolean;
}

/** Says what is wrong with a typed sum; `null` where nothing is. */
export function useAmountProblem(): (minor: number | null, least: number, most?: Sum) => string | null {
  const t = useTranslations("operate");
  const { money } = useFormat();
  return (minor, least, most) => {
    if (minor === null) return t("amountNone");
    if (minor < least) return t("amountTooSmall");
    if (most && minor > most.minor) return t("amountTooLarge", { most: money(most) });
    return null;
  };
}

export function AmountField({
  label,
  currency,
  text,
  onChange,
  least = 1,
  most,
  help,
  asked = false,
}: Props) {
  const problem = useAmountProblem();
  const wrong = text.trim() === "" && !asked ? null : problem(readAmount(text, currency), least, most);
  return (
    <TextField
      label={`${label} (${currency})`}
      inputMode={decimalsOf(currency) === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      className="tabular"
      value={text}
      help={help}
      error={wrong}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
