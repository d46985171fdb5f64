import { useState } from "react";
import { api, call, type OrderParcel, type OrderView, useOffline } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Button, Card, Chip, Section, type Tone, toast } from "@/ui";
import { useDeed } from "../data/queries";
import { DeedDialog } from "./DeedDialog";
import { useWordOf, useWrittenUnits } from "./words";

const TONES: Partial<Record<OrderParcel["stage"], Tone>> = {
  delivered: "success",
  problem: "warning",
  returned: "warning",
};

/** What the demo carrier writes, by the words for it; others are shown as they wrote. */
const SCANS = {
  "Picked up from the seller": "scan.collected",
  "Left the first sorting centre": "scan.sorted",
  "Arrived in the region of delivery": "scan.near",
  "Out for delivery": "scan.carriedOut",
  Delivered: "scan.handedOver",
  "Nobody was there; another attempt follows": "scan.nobodyThere",
} as const;

function isKnown(text: string): text is keyof typeof SCANS {
  return text in SCANS;
}

/** Where the parcels of an order are, and what carriers said of them. */
export function Parcels({ order }: { order: OrderView }) {
  const t = useTranslations("operate");
  if (order.shipments.length === 0) return null;
  return (
    <Section title={t("parcels")}>
      <ul className="flex flex-col gap-3">
        {order.shipments.map((parcel) => (
          <li key={parcel.id}>
            <Parcel order={order} parcel={parcel} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Parcel({ order, parcel }: { order: OrderView; parcel: OrderParcel }) {
  const t = useTranslations("operate");
  const format = useFormat();
  const word = useWordOf();
  const offline = useOffline();
  const [asking, setAsking] = useState(false);
  const take = useDeed(order.id, () =>
    call(
      api.DELETE("/api/market/orders/{order_id}/shipments/{shipment_id}", {
        params: { path: { order_id: order.id, shipment_id: parcel.id } },
      }),
    ),
  );
  const written = useWrittenUnits(order);
  return (
    <Card className="p-4 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{word("carrierName", parcel.carrier)}</span>
          {parcel.tracking_url ? (
            <a
              href={parcel.tracking_url}
              target="_blank"
              rel="noreferrer"
              className="tabular text-lake-text underline-offset-2 hover:underline"
            >
              {parcel.tracking_number}
            </a>
          ) : (
            <span className="tabular">{parcel.tracking_number}</span>
          )}
          <Chip tone={TONES[parcel.stage] ?? "plain"}>{word("stage", parcel.stage)}</Chip>
        </p>
        {parcel.stage === "announced" && (
          <Button size="small" disabled={offline} onClick={() => setAsking(true)}>
            {t("takeBack")}
          </Button>
        )}
      </div>
      <p className="mt-1 text-ink-soft">{written(parcel.units)}</p>
      {parcel.events.length > 0 && (
        <ol className="mt-2 flex flex-col gap-1 text-ink-soft">
          {parcel.events.map((event) => (
            <li key={`${event.at}:${event.stage}`} className="break-keep wrap-anywhere">
              <time dateTime={event.at} className="tabular">
                {format.date(event.at, { dateStyle: "medium", timeStyle: "short" })}
              </time>{" "}
              {[
                ...(isKnown(event.text) ? [t(SCANS[event.text])] : [word("stage", event.stage), event.text]),
                event.place,
              ]
                .filter(Boolean)
                .join(" · ")}
            </li>
          ))}
        </ol>
      )}
      {asking && (
        <DeedDialog
          title={t("takeBackTitle")}
          action={t("takeBack")}
          busy={take.isPending}
          error={take.error}
          effect={t("takeBackEffect")}
          onClose={() => setAsking(false)}
          onDo={() =>
            take.mutate(undefined, {
              onSuccess: () => {
                toast({ title: t("tookBack") });
                setAsking(false);
              },
            })
          }
        />
      )}
    </Card>
  );
}
