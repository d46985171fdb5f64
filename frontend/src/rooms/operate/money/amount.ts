import type { Sum } from "@/api";

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const PLAIN = /^\d+(\.\d+)?$/;
const LARGEST_MINOR = 10 ** 15;

/** How many decimals a currency has. */
export function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Reads what somebody typed as a sum in minor units; `null` where it is none. A point divides, a comma groups. */
export function readAmount(text: string, currency: string): number | null {
  const typed = text.trim();
  if (!PLAIN.test(typed) && !GROUPED.test(typed)) return null;
  const [whole = "", fraction = ""] = typed.replaceAll(",", "").split(".");
  const decimals = decimalsOf(currency);
  if (fraction.length > decimals && /[1-9]/.test(fraction.slice(decimals))) return null;
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return Number.isSafeInteger(minor) && minor <= LARGEST_MINOR ? minor : null;
}

/** A sum as it is typed, for a field that begins with one. */
export function writeAmount({ minor, currency }: Sum): string {
  const decimals = decimalsOf(currency);
  const digits = String(minor).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Adds sums up, one a currency, the largest number of them first. */
export function totals(sums: readonly Sum[]): Array<{ sum: Sum; count: number }> {
  const found = new Map<string, { sum: Sum; count: number }>();
  for (const { minor, currency } of sums) {
    const known = found.get(currency);
    if (known) {
      known.count += 1;
      known.sum = { currency, minor: known.sum.minor + minor };
    } else found.set(currency, { sum: { minor, currency }, count: 1 });
  }
  return [...found.values()].sort(
    (a, b) => b.count - a.count || a.sum.currency.localeCompare(b.sum.currency),
  );
}
