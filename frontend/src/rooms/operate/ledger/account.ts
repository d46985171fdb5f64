/** Reads what was typed as an account: an order's id is its escrow, and whatever has a kind is meant so. */
export function accountOf(typed: string): string {
  if (/^ord_[0-9a-z]{26}$/.test(typed)) return `escrow:${typed}`;
  return typed;
}
