import type { OrderView } from "@/api";

export type Units = Record<string, number>;

/** What of an order has not left: line to how many. */
export function openUnits(order: Pick<OrderView, "lines">): Units {
  return Object.fromEntries(
    order.lines
      .map(({ id, quantity, cancelled, shipped }) => [id, quantity - cancelled - shipped] as const)
      .filter(([, open]) => open > 0),
  );
}

/** Those of which at least one is chosen. */
export function chosen(units: Units): Units {
  return Object.fromEntries(Object.entries(units).filter(([, count]) => count > 0));
}

export function count(units: Units): number {
  return Object.values(units).reduce((sum, each) => sum + each, 0);
}

/** What is left of what was paid, in minor units. */
export function remaining({ paid, refunded }: Pick<OrderView, "paid" | "refunded">): number {
  return paid.minor - refunded.minor;
}
