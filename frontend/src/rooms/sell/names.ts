import { useCallback } from "react";
import type { ImportFormat, ImportRowProblem, ImportView } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import { attributeName } from "./job/mapping";

/** The words of a key that only the server knows; `null` where there are none. */
function useWord(): (key: string, facts?: Record<string, string | number>) => string | null {
  const t = useTranslations();
  return useCallback(
    (key, facts = {}) => {
      const whole = `sell.${key}` as Parameters<typeof t.has>[0];
      return t.has(whole) ? t(whole as "sell.title", facts as never) : null;
    },
    [t],
  );
}

/** What a format is called; the two of ours by our own words. */
export function useFormatName(formats: readonly ImportFormat[]): (key: string) => string {
  const word = useWord();
  return (key) => word(`formats.${key}`) ?? formats.find((format) => format.key === key)?.name ?? key;
}

const OPTION = /^option(\d)_(name|value)$/;
const PRICE_IN = /^price_([a-z]{3})$/;
const WEIGHT_IN = /^weight_(kg|g|lbs?|oz)$/;

/** What a field is called in the reader's language. */
export function useFieldName(): (field: string) => string {
  const t = useTranslations("sell");
  const word = useWord();
  return (field) => {
    const attribute = attributeName(field);
    if (attribute !== null) return t("fieldAttribute", { name: attribute });
    const [, number, part] = OPTION.exec(field) ?? [];
    if (number) return t(part === "name" ? "fieldOptionName" : "fieldOptionValue", { number });
    const [, currency] = PRICE_IN.exec(field) ?? [];
    if (currency) return t("fieldPriceIn", { currency: currency.toUpperCase() });
    const [, unit] = WEIGHT_IN.exec(field) ?? [];
    if (unit) return t("fieldWeightIn", { unit });
    return word(`fields.${field}`) ?? field.replaceAll("_", " ");
  };
}

/** What is wrong with a row: in English the server's own sentence, which says most; else ours, with the value. */
export function useReason(): (problem: ImportRowProblem) => { text: string; value: string | null } {
  const word = useWord();
  const { language } = useLanguage();
  return (problem) => {
    const own = word(`reasons.${problem.reason}`);
    if (own === null || (language === "en" && problem.detail))
      return { text: problem.detail || problem.reason, value: null };
    return { text: own, value: valueIn(problem.detail) };
  };
}

/** How the server's sentences show the value that they are about: in quotes, or as their first word. */
const VALUES = [/'([^']{1,80})'/, /"([^"]{1,80})"/, /^(https?:\/\/\S{1,200}?):? /, /^(\d[\d\s-]{3,20}?) /];

/** The value that a sentence of the server's is about. */
export function valueIn(detail: string): string | null {
  for (const pattern of VALUES) {
    const found = pattern.exec(detail)?.[1];
    if (found) return found;
  }
  return null;
}

/** Sentences one after the other, as the reader's language sets them. */
export function useSentences(): (sentences: readonly string[]) => string {
  const { language } = useLanguage();
  return (sentences) => sentences.filter(Boolean).join(language === "zh" ? "" : " ");
}

/** Where an import stands, in a word or two. */
export function useStateName(): (view: Pick<ImportView, "state" | "dry_run">) => string {
  const t = useTranslations("sell");
  return ({ state, dry_run }) => {
    if (state === "running") return t(dry_run ? "stateChecking" : "stateRunning");
    if (state === "done") return t(dry_run ? "stateChecked" : "stateDone");
    if (state === "fetching") return t("stateFetching");
    if (state === "failed") return t("stateFailed");
    return state === "cancelled" ? t("stateCancelled") : t("stateReady");
  };
}
