import { useMemo } from "react";
import { useLocale } from "use-intl";

const MEGA = 1_000_000;
const GIGA = 1_000_000_000;
const MEBI = 2 ** 20;
const GIBI = 2 ** 30;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** Numbers, sizes, times and dates as the reader's locale writes them. */
export function useFormat() {
  const locale = useLocale();
  return useMemo(() => createFormat(locale), [locale]);
}

export function createFormat(locale: string) {
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value);
  const unit = (value: number, name: string, options?: Intl.NumberFormatOptions) =>
    number(value, { style: "unit", unit: name, unitDisplay: "short", ...options });

  /** 1,117 MB · 5.7 GB: as the hubs and the disks count, in thousands. */
  const bytes = (size: number) => {
    if (size < 1_000) return unit(size, "byte", { unitDisplay: "long" });
    if (size < MEGA) return unit(size / 1_000, "kilobyte", { maximumFractionDigits: 0 });
    if (size < 10 * MEGA) return unit(size / MEGA, "megabyte", { maximumFractionDigits: 1 });
    if (size < 2 * GIGA) return unit(size / MEGA, "megabyte", { maximumFractionDigits: 0 });
    return unit(size / GIGA, "gigabyte", { maximumFractionDigits: 1 });
  };

  /** 24 GB · 1.9 GB: memory is counted in powers of two, whatever the sign says. */
  const memory = (size: number) =>
    size < GIBI
      ? unit(size / MEBI, "megabyte", { maximumFractionDigits: 0 })
      : unit(size / GIBI, "gigabyte", { maximumFractionDigits: size < 10 * GIBI ? 1 : 0 });

  /** "about 2 minutes": rounded up, because early is welcome and late is not. */
  const duration = (seconds: number) => {
    const long = { unitDisplay: "long", maximumFractionDigits: 0 } as const;
    if (seconds < MINUTE_S) return unit(Math.max(1, Math.ceil(seconds)), "second", long);
    if (seconds < HOUR_S) return unit(Math.ceil(seconds / MINUTE_S), "minute", long);
    return unit(seconds / HOUR_S, "hour", { ...long, maximumFractionDigits: 1 });
  };

  const date = (value: string | Date, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }) =>
    new Intl.DateTimeFormat(locale, options).format(new Date(value));

  /** "5 minutes ago", "yesterday"; after a week the date. */
  const ago = (value: string | Date, now: Date = new Date()) => {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    const seconds = (new Date(value).getTime() - now.getTime()) / 1_000;
    const size = Math.abs(seconds);
    if (size < MINUTE_S) return relative.format(0, "second");
    if (size < HOUR_S) return relative.format(Math.round(seconds / MINUTE_S), "minute");
    if (size < DAY_S) return relative.format(Math.round(seconds / HOUR_S), "hour");
    if (size < 7 * DAY_S) return relative.format(Math.round(seconds / DAY_S), "day");
    return date(value);
  };

  const currencies = new Map<string, Intl.NumberFormat>();
  /** Money from its minor units: ₩48,900 · $24.00. */
  const money = ({ minor, currency }: { minor: number; currency: string }) => {
    const own = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: "currency", currency });
    currencies.set(currency, own);
    // A minus, as the market's own pages write it: a hyphen is as short as a dot beside figures.
    return own.format(minor / 10 ** (own.resolvedOptions().maximumFractionDigits ?? 2)).replace("-", "−");
  };

  let countries: Intl.DisplayNames | undefined;
  /** 대한민국: a country by its code, or the code where that is none. */
  const country = (code: string) => {
    countries ??= new Intl.DisplayNames(locale, { type: "region", fallback: "code" });
    try {
      return countries.of(code) ?? code;
    } catch {
      return code;
    }
  };

  return { number, money, bytes, memory, duration, date, ago, country };
}
