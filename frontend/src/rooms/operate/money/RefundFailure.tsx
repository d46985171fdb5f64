import { useTranslations } from "@/i18n";
import { useWordOf } from "../orders/words";

const CODE = /[a-z]+(?:_[a-z]+)*/g;

/** Why a refund failed: in our words where the provider's code is known, with its own words, if it used any, as it wrote them. */
export function RefundFailure({ failure }: { failure: string }) {
  const t = useTranslations("operate");
  const word = useWordOf();
  if (failure === "") return t("reasonUnknown");
  const known = (code: string) => {
    const said = word("refundFailure", code);
    return said === code ? null : said;
  };
  const whole = known(failure);
  if (whole) return whole;
  // A sentence may name its code, "(charge_disputed)"; a word of plain English is none.
  const named = (failure.match(CODE) ?? []).filter((code) => code.includes("_")).map(known);
  return (
    <>
      {named.find((said) => said !== null) ?? t("refundRefused")}{" "}
      <q lang="en" className="block text-ink-soft wrap-anywhere">
        {failure}
      </q>
    </>
  );
}
