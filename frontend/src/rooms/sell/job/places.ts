import type { Language } from "@/api";
import type { SelectOption } from "@/ui";

const FIRST_CURRENCIES = ["USD", "CNY", "KRW", "EUR", "JPY", "GBP"];
const FIRST_COUNTRIES = ["US", "CN", "KR"];
// ISO 3166-1; unlike currencies, browsers do not list them.
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL " +
  "CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GH GI GL GM GN GP GQ GR " +
  "GT GU GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT " +
  "LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG " +
  "PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM " +
  "TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WS YE YT ZA ZM ZW";

/** Currencies by code, so that typing one finds it; the market's own first. */
export function currencyOptions(language: Language): SelectOption<string>[] {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  return ordered(FIRST_CURRENCIES, Intl.supportedValuesOf("currency")).map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** Countries by name, as the reader's language sorts them; the market's own first. */
export function countryOptions(language: Language): SelectOption<string>[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  const name = (code: string) => names.of(code) ?? code;
  const all = COUNTRIES.split(" ").sort((a, b) => name(a).localeCompare(name(b), language));
  return ordered(FIRST_COUNTRIES, all).map((code) => ({ value: code, label: name(code) }));
}

function ordered(first: readonly string[], all: readonly string[]): string[] {
  return [...new Set([...first, ...all])];
}
