import type { ImportFormats, ImportOptions, ImportStart, ImportView, Language } from "@/api";
import type { Mapping } from "./mapping";

/** How an import shall be done, while a person is deciding. */
export interface Draft {
  format: string;
  seller: string;
  currency: string;
  language: Language;
  country: string;
  mapping: Mapping;
}

const CURRENCIES: Record<Language, string> = { en: "USD", zh: "CNY", ko: "KRW" };

/** Begins with what was chosen before, else with what is likely. */
export function draftOf(view: ImportView, { sellers }: ImportFormats, language: Language): Draft {
  const { options, detection } = view;
  if (options) return { ...options, country: options.country ?? "" };
  const only = sellers.length === 1 ? sellers[0] : undefined;
  return {
    format: detection?.format ?? "",
    seller: only?.slug ?? "",
    currency: only?.currency ?? CURRENCIES[language],
    language,
    country: "",
    mapping: {},
  };
}

/** Whether columns are shown as another format reads them than the one chosen. */
export function readOtherwise(view: ImportView, draft: Draft): boolean {
  return draft.format !== (view.options?.format ?? view.detection?.format ?? "");
}

/** Whether the draft is what the last run was done with, so that its preview still holds. */
export function isAsRun(draft: Draft, options: ImportOptions | null): boolean {
  if (!options) return false;
  const names = Object.keys(draft.mapping);
  return (
    draft.format === options.format &&
    draft.seller.trim() === options.seller &&
    draft.currency === options.currency &&
    draft.language === options.language &&
    draft.country === (options.country ?? "") &&
    names.length === Object.keys(options.mapping).length &&
    names.every(
      (name) => Object.hasOwn(options.mapping, name) && draft.mapping[name] === options.mapping[name],
    )
  );
}

/** The body of a start. A format of another choice reads the columns anew, so old choices say nothing to it. */
export function startOf(view: ImportView, draft: Draft, dryRun: boolean): ImportStart {
  return {
    dry_run: dryRun,
    seller: draft.seller.trim(),
    currency: draft.currency,
    language: draft.language,
    country: draft.country || null,
    format: draft.format === view.detection?.format ? null : draft.format,
    mapping: readOtherwise(view, draft) ? {} : { ...draft.mapping },
  };
}
