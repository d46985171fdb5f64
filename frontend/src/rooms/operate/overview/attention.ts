import type { OfficeOverview } from "@/api";
import type { OrderSearch } from "../data/queries";

/** Something that waits for a hand, and where it is. */
export interface Attention {
  key: keyof OfficeOverview;
  count: number;
  to: "/operate/orders" | "/operate/money" | "/operate/payouts" | "/operate/deliveries";
  search?: OrderSearch;
}

/** What is most urgent to a buyer comes first. */
const ORDER: ReadonlyArray<Omit<Attention, "count">> = [
  { key: "disputes", to: "/operate/orders", search: { waiting: "dispute" } },
  { key: "chargebacks", to: "/operate/money" },
  { key: "returns", to: "/operate/orders", search: { waiting: "return" } },
  { key: "unsent", to: "/operate/orders", search: { waiting: "sending" } },
  { key: "failed_refunds", to: "/operate/money" },
  { key: "errands", to: "/operate/orders", search: { waiting: "errand" } },
  { key: "uncertain_payments", to: "/operate/money" },
  { key: "payouts_failed", to: "/operate/payouts" },
  { key: "payouts_to_send", to: "/operate/payouts" },
  { key: "dead_deliveries", to: "/operate/deliveries" },
  { key: "dead_letters", to: "/operate/deliveries" },
];

/** What waits, the most urgent first; nothing where nothing does. */
export function attentionOf(overview: OfficeOverview): Attention[] {
  return ORDER.flatMap((each) => (overview[each.key] > 0 ? [{ ...each, count: overview[each.key] }] : []));
}
