import type { LedgerBalance, Sum } from "@/api";

export interface Due {
  seller: string;
  sum: Sum;
}

/** What sellers have earned and were not sent yet; debts are left out. */
export function duesOf(balances: readonly LedgerBalance[]): Due[] {
  return balances
    .filter(({ amount }) => amount.minor > 0)
    .map(({ account, amount }) => ({ seller: account.slice(account.indexOf(":") + 1), sum: amount }));
}

/** Those that a batch would pay: at least so much, by currency; a currency that is not named is not paid out. */
export function payable(dues: readonly Due[], least: Readonly<Record<string, number>>): Due[] {
  return dues.filter(({ sum }) => {
    const floor = least[sum.currency];
    return floor !== undefined && sum.minor >= Math.max(1, floor);
  });
}
