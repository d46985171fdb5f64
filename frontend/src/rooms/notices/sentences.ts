import {
  BadgeCheck,
  Banknote,
  BellRing,
  CircleX,
  CreditCard,
  Image,
  MessageSquareText,
  Package,
  PackageCheck,
  PackageMinus,
  PackageOpen,
  PackageX,
  Repeat2,
  Scale,
  Truck,
  Undo2,
  Unplug,
} from "lucide-react";
import type { ComponentType } from "react";
import type { NoticeView } from "@/api";

interface Told {
  /** Key of the sentence in the room's words. */
  title: (typeof TITLES)[keyof typeof TITLES];
  icon: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  /** Something went wrong, or waits for whoever reads it. */
  tone?: "warning";
}

const TITLES = {
  "checkout.payment_failed": "paymentFailed",
  "orders.placed": "placed",
  "orders.shipped": "shipped",
  "orders.sent": "shipped",
  "orders.out_for_delivery": "outForDelivery",
  "orders.delivery_problem": "deliveryProblem",
  "orders.delivered": "delivered",
  "orders.arrival_presumed": "arrivalPresumed",
  "orders.parcel_returned": "parcelReturned",
  "orders.cancelled": "cancelled",
  "orders.partly_cancelled": "partlyCancelled",
  "orders.refunded": "refunded",
  "orders.return_approved": "returnApproved",
  "orders.return_rejected": "returnRejected",
  "orders.return_received": "returnReceived",
  "orders.return_lapsed": "returnLapsed",
  "orders.exchanged": "exchanged",
  "orders.exchange_failed": "exchangeFailed",
  "orders.exchange_to_pay": "exchangeToPay",
  "orders.dispute_answered": "disputeAnswered",
  "orders.dispute_said": "disputeSaid",
  "orders.dispute_escalated": "disputeEscalated",
  "orders.dispute_decided": "disputeDecided",
  "orders.return_pictures": "returnPictures",
  "orders.return_picture_gone": "returnPictureGone",
  "orders.dispute_pictures": "disputePictures",
  "orders.dispute_picture_gone": "disputePictureGone",
  "mandates.offered": "mandateOffered",
  "mandates.bought": "mandateBought",
  "mandates.failed": "mandateFailed",
  "mandates.expired": "mandateExpired",
  "selling.order_placed": "sellOrderPlaced",
  "selling.order_cancelled": "sellOrderCancelled",
  "selling.order_partly_cancelled": "sellOrderPartlyCancelled",
  "selling.exchange_to_send": "sellExchangeToSend",
  "selling.parcel_returned": "sellParcelReturned",
  "selling.return_requested": "sellReturnRequested",
  "selling.return_sent": "sellReturnSent",
  "selling.dispute_opened": "sellDisputeOpened",
  "selling.dispute_said": "sellDisputeSaid",
  "selling.dispute_escalated": "sellDisputeEscalated",
  "selling.dispute_decided": "sellDisputeDecided",
  "selling.dispute_withdrawn": "sellDisputeWithdrawn",
  "selling.return_pictures": "sellReturnPictures",
  "selling.return_picture_gone": "sellReturnPictureGone",
  "selling.dispute_pictures": "sellDisputePictures",
  "selling.dispute_picture_gone": "sellDisputePictureGone",
  "selling.payout_made": "sellPayoutMade",
  "selling.payout_sent": "sellPayoutSent",
  "selling.payout_failed": "sellPayoutFailed",
  "selling.chargeback_opened": "sellChargebackOpened",
  "selling.chargeback_won": "sellChargebackWon",
  "selling.chargeback_lost": "sellChargebackLost",
  "selling.stock_low": "sellStockLow",
  "selling.stock_out": "sellStockOut",
  "selling.stock_several": "sellStockSeveral",
  "watches.cheaper": "watchCheaper",
  "watches.back": "watchBack",
  "operating.dispute_answered": "operateDisputeAnswered",
  "operating.dispute_to_decide": "operateDisputeToDecide",
  "operating.dispute_pictures": "operateDisputePictures",
  "operating.dispute_picture_gone": "operateDisputePictureGone",
  "operating.payout_failed": "operatePayoutFailed",
  "operating.chargeback_opened": "operateChargebackOpened",
  "operating.chargeback_won": "operateChargebackWon",
  "operating.chargeback_lost": "operateChargebackLost",
  "operating.webhook_dead": "operateWebhookDead",
} as const;

const ICONS: ReadonlyArray<[RegExp, Told["icon"]]> = [
  [/^watches/, BellRing],
  [/_picture/, Image],
  [/payment|chargeback/, CreditCard],
  [/payout/, Banknote],
  [/stock/, PackageMinus],
  [/webhook/, Unplug],
  [/order_placed|to_send/, PackageOpen],
  [/problem|parcel_returned/, PackageX],
  [/shipped|sent|out_for/, Truck],
  [/delivered|arrival_presumed/, PackageCheck],
  [/cancelled/, CircleX],
  [/refunded/, BadgeCheck],
  [/return/, Undo2],
  [/exchange/, Repeat2],
  [/dispute_said/, MessageSquareText],
  [/dispute/, Scale],
];
const WARNS =
  /problem|failed|rejected|lapsed|parcel_returned|dispute_opened|to_decide|selling\.dispute_escalated|stock|webhook|chargeback_opened|chargeback_lost/;

/** What a kind of notice says; a kind that this page does not know yet is told in general words. */
export function told(kind: string): Told | null {
  const title = kind in TITLES ? TITLES[kind as keyof typeof TITLES] : null;
  if (!title) return null;
  const icon = ICONS.find(([known]) => known.test(kind))?.[1] ?? Package;
  return WARNS.test(kind) ? { title, icon, tone: "warning" } : { title, icon };
}

/** A sum among a notice's facts. */
export function sumOf(facts: NoticeView["facts"]): { minor: number; currency: string } | null {
  const { total_minor: minor, currency } = facts;
  return typeof minor === "number" && minor > 0 && typeof currency === "string" ? { minor, currency } : null;
}

/** A fact as text: some were written by strangers, and none is ever more than text. */
export function textOf(facts: NoticeView["facts"], name: string): string {
  const fact = facts[name];
  return fact === undefined ? "" : String(fact);
}

/** The address that the server gave, where it leads to this server. */
export function pathOf(link: string): string | null {
  return /^\/(?![/\\])/.test(link) ? link : null;
}
