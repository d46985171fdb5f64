import type { OrderStatus, OrderView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Chip, type Tone } from "@/ui";
import type { Units } from "./units";

const TONES: Record<OrderStatus, Tone | "plain"> = {
  placed: "info",
  partly_shipped: "info",
  shipped: "info",
  delivered: "success",
  completed: "success",
  cancelled: "plain",
  returned: "plain",
};

export const STATUSES = Object.keys(TONES) as OrderStatus[];

export function StatusChip({ status }: { status: OrderStatus }) {
  const t = useTranslations("operate");
  return <Chip tone={TONES[status]}>{t(`status.${status}`)}</Chip>;
}

/** The words of a key that only the server knows: a new one is shown as it came. */
export function useWordOf(): (group: string, key: string) => string {
  const t = useTranslations();
  return (group, key) => {
    const whole = `operate.${group}.${key}` as Parameters<typeof t.has>[0];
    return t.has(whole) ? t(whole as "operate.title") : key;
  };
}

type Params = Readonly<Record<string, string | number | boolean | null>>;

/** What belongs to an event besides its name: sums, reasons, carriers. */
export function useEventFacts(): (event: string, params: Params, currency: string) => string {
  const word = useWordOf();
  const { money } = useFormat();
  return (event, params, currency) => {
    const sum = (key: string) => {
      const minor = params[key];
      return typeof minor === "number" && minor !== 0 ? money({ minor, currency }) : "";
    };
    const text = (key: string) => (typeof params[key] === "string" ? (params[key] as string) : "");
    const reason = text("reason");
    const group =
      event === "cancelled" ? "cancelReason" : event === "dispute_opened" ? "disputeReason" : "returnReason";
    return [
      sum("amount"),
      sum("refund"),
      sum("kept"),
      sum("difference"),
      reason && word(group, reason),
      text("why") && (event === "exchange_failed" ? "" : text("why")),
      text("carrier") && word("carrierName", text("carrier")),
    ]
      .filter(Boolean)
      .join(" · ");
  };
}

/** Units as people know them: what it is, which variant of it, and how many. */
export function useWrittenUnits(order: Pick<OrderView, "lines">): (units: Units) => string {
  const format = useFormat();
  const named = (wanted: string) => {
    const line = order.lines.find(({ id }) => id === wanted);
    return line ? [line.title, ...Object.values(line.options)].join(", ") : wanted;
  };
  return (units) =>
    Object.entries(units)
      .map(([line, count]) => `${named(line)} × ${format.number(count)}`)
      .join(" · ");
}
