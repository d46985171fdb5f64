import { useMemo, useState } from "react";
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useTranslations } from "@/i18n";
import { Card, Select, TextField } from "@/ui";
import { countryOptions, currencyOptions } from "./places";
import type { SetUpProps } from "./SetUp";

/** No seller's slug looks like this. */
const NEW = "+new";

/** Who sells it, in which money and language. */
export function Whose({ formats, draft, onChange }: SetUpProps) {
  const t = useTranslations("sell");
  const { language } = useLanguage();
  const { sellers } = formats;
  // One that was new at the last start has become one of them since.
  const known = sellers.find(({ slug, name }) => slug === draft.seller || name === draft.seller);
  const [making, setMaking] = useState(sellers.length === 0 || (draft.seller !== "" && !known));
  const currencies = useMemo(() => currencyOptions(language), [language]);
  const countries = useMemo(() => countryOptions(language), [language]);
  return (
    <Card className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-2">
      {sellers.length > 0 && (
        <Select
          label={t("seller")}
          value={making ? NEW : (known?.slug ?? null)}
          placeholder={t("sellerChoose")}
          options={[
            { value: NEW, label: t("sellerNew") },
            ...sellers.map(({ slug, name, currency }) => ({ value: slug, label: name, detail: currency })),
          ]}
          onChange={(slug) => {
            setMaking(slug === NEW);
            const seller = sellers.find((one) => one.slug === slug);
            onChange({
              ...draft,
              seller: seller?.slug ?? "",
              currency: seller?.currency ?? draft.currency,
            });
          }}
        />
      )}
      {making && (
        <TextField
          label={t(sellers.length > 0 ? "sellerName" : "seller")}
          placeholder={t("sellerPlaceholder")}
          maxLength={80}
          value={draft.seller}
          onChange={(event) => onChange({ ...draft, seller: event.target.value })}
        />
      )}
      {making && (
        <Select
          label={t("country")}
          value={draft.country || NEW}
          options={[{ value: NEW, label: t("countryByMoney") }, ...countries]}
          onChange={(country) => onChange({ ...draft, country: country === NEW ? "" : country })}
        />
      )}
      <Select
        label={t("currency")}
        value={draft.currency}
        options={currencies}
        onChange={(currency) => onChange({ ...draft, currency })}
      />
      <Select
        label={t("language")}
        value={draft.language}
        options={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        onChange={(own) => onChange({ ...draft, language: own })}
      />
    </Card>
  );
}
