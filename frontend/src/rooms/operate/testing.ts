import type { MarketSeller, OfficeOverview, OrderView, PayoutView } from "@/api";

const won = (minor: number) => ({ minor, currency: "KRW" });

/** Nothing waits; tests change what they are about. */
export const calm: OfficeOverview = {
  returns: 0,
  disputes: 0,
  errands: 0,
  unsent: 0,
  failed_refunds: 0,
  uncertain_payments: 0,
  payouts_to_send: 0,
  payouts_failed: 0,
  dead_deliveries: 0,
  dead_letters: 0,
  chargebacks: 0,
};

export const ORDER = "ord_00000000000000000000000001";

export function orderView(own: Partial<OrderView> = {}): OrderView {
  return {
    id: ORDER,
    number: "7KQ2-M4XD-93TB",
    checkout_id: "chk_1",
    seller_id: "sell_lake",
    status: "placed",
    placed_at: "2026-11-21T08:00:00Z",
    delivered_at: null,
    total: won(62_700),
    refunded: won(0),
    promised: [],
    has_open_case: false,
    lines: [
      {
        id: "1",
        offer_id: "off_1",
        product_id: "prod_1",
        variant_id: "var_1",
        title: "Linen shirt",
        options: { Colour: "Red" },
        picture: "",
        unit_price: won(19_900),
        quantity: 3,
        shipped: 0,
        delivered: 0,
        cancelled: 0,
        returned: 0,
        returning: 0,
        paid: won(62_700),
        replaces: null,
      },
    ],
    destination: {
      name: "Mina Kim",
      phone: "+82 10 1234 5678",
      country: "KR",
      line1: "1 Seokchon-ro",
      postal_code: "05555",
      region: "11",
      city: "Seoul",
      district: "",
      line2: "",
    },
    contact: "mina@example.org",
    gift_note: "",
    paid: won(62_700),
    shipments: [],
    adjustments: [],
    returns: [],
    disputes: [],
    history: [{ at: "2026-11-21T08:00:00Z", role: "buyer", event: "placed", params: {} }],
    deadlines: [],
    ...own,
  } as OrderView;
}

export const seller: MarketSeller = {
  id: "sell_lake",
  slug: "lake",
  name: "Lake Goods",
  shop: "Lake Goods",
  country: "KR",
  currency: "KRW",
  status: "active",
  balances: [won(120_000)],
};

export function payout(own: Partial<PayoutView> = {}): PayoutView {
  return {
    id: "po_00000000000000000000000001",
    seller_id: "sell_lake",
    amount: won(120_000),
    state: "created",
    note: "",
    created_at: "2026-11-21T08:00:00Z",
    settled_at: null,
    ...own,
  };
}
