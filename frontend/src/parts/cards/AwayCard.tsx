import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Check,
  CircleAlert,
  ExternalLink,
  LoaderCircle,
  MapPin,
  RotateCcw,
  Store,
  Truck,
  Wallet,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { type ApiError, asApiError } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import { Button, Note, Problem } from "@/ui";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";
import { Frame, Lines, OfflineLine, Sums } from "./pieces";
import { ask } from "./posting";
import { Odd } from "./read";
import { type CardOf, shapes } from "./shapes";

type Away = CardOf<"shopping.away">;

/** The shop's answer is no longer what was shown: the newer card shows what is. */
const RENEWED = new Set(["merchants.not_as_shown", "merchants.not_payable_here", "merchants.over"]);

/** A purchase at a shop elsewhere: all of what that shop says, and one button that buys exactly this. */
export function AwayCard({ card }: Drawn<"shopping.away">) {
  const t = useTranslations("cards.away");
  const { lookOnly } = useActing();
  const live = useAway(card, !lookOnly);
  const { now } = live;
  return (
    <Frame title={t("title", { shop: now.shop })} className="card-consent">
      <p className="flex items-start gap-2 text-sm text-ink-soft">
        <Store aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t("from", { shop: now.shop })}
      </p>
      {now.changes.length === 0 ? null : (
        <Note tone="warning" live={live.renewed}>
          <p className="font-medium">{t("changed")}</p>
          <Points points={now.changes} />
        </Note>
      )}
      <Lines lines={now.lines} />
      <Terms now={now} />
      {now.warnings.length === 0 ? null : (
        <Note tone="warning">
          <Points points={now.warnings} />
        </Note>
      )}
      {now.said.length === 0 ? null : (
        <div className="card-against">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <div className="min-w-0">
            <p className="font-medium">{t("said", { shop: now.shop })}</p>
            <Points points={now.said} />
          </div>
        </div>
      )}
      <Sums sums={now.sums} />
      {lookOnly ? null : <Ending live={live} />}
      <OfflineLine />
    </Frame>
  );
}

interface Live {
  readonly now: Away;
  readonly renewed: boolean;
  readonly busy: boolean;
  readonly failed: ApiError | null;
  readonly buy: () => void;
  readonly look: () => void;
}

/** How a purchase stands: the card as it was shown, or a newer one that was asked for. */
function useAway(card: Away, enabled: boolean): Live {
  const { language } = useLanguage();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const address = `/api/shopping/away/${encodeURIComponent(card.purchase_id)}`;
  const key = ["away", card.purchase_id, language];
  const asked = async (method: string, path: string, body?: unknown) =>
    readAway(await ask<unknown>(method, path, body), card.purchase_id);
  // What came of it since is known here; the shop itself is asked only when somebody wants that.
  const { data: newer } = useQuery({
    queryKey: key,
    enabled,
    retry: false,
    staleTime: 0,
    queryFn: () => asked("GET", `${address}?language=${language}`),
  });
  const now = newer ?? card;
  const read = async (method: string, path: string, body?: unknown) => {
    client.setQueryData(key, await asked(method, path, body));
  };
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailed(null);
    try {
      await work();
    } catch (caught) {
      const error = asApiError(caught);
      setFailed(error);
      if (RENEWED.has(error.code))
        await read("GET", `${address}?language=${language}`).catch(() => undefined);
    } finally {
      setBusy(false);
    }
  };
  return {
    now,
    renewed: newer !== undefined && newer.fingerprint !== card.fingerprint,
    busy,
    failed,
    buy: () =>
      void run(() =>
        read("POST", `${address}/confirm?language=${language}`, { fingerprint: now.fingerprint }),
      ),
    look: () => void run(() => read("GET", `${address}?language=${language}&follow=true`)),
  };
}

function readAway(data: unknown, id: string): Away {
  const read = shapes["shopping.away"](data);
  if (read.purchase_id !== id) throw new Odd();
  return read;
}

function Points({ points }: { readonly points: readonly string[] }) {
  return (
    <ul className="mt-1 list-disc ps-5 text-sm">
      {points.map((each) => (
        <li key={each} dir="auto">
          {each}
        </li>
      ))}
    </ul>
  );
}

function Terms({ now }: { readonly now: Away }) {
  const t = useTranslations("cards.consent");
  const rows: ReadonlyArray<[string, ReactNode, string]> = [
    [t("deliverTo"), <MapPin key="icon" aria-hidden className="size-4" />, now.deliver_to.join(", ")],
    [t("delivery"), <Truck key="icon" aria-hidden className="size-4" />, now.delivery],
    [t("payWith"), <Wallet key="icon" aria-hidden className="size-4" />, now.pay_with],
  ];
  const told = rows.filter(([, , value]) => value !== "");
  if (told.length === 0) return null;
  return (
    <dl className="card-terms">
      {told.map(([label, icon, value]) => (
        <div key={label}>
          <dt>
            {icon}
            {label}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What can be done now, or what came of it. */
function Ending({ live }: { readonly live: Live }) {
  const t = useTranslations("cards.away");
  const { offline } = useActing();
  const { now, busy } = live;
  const again = (
    <Button
      size="small"
      tone="quiet"
      icon={<RotateCcw aria-hidden className="size-4" />}
      busy={busy}
      disabled={offline}
      onClick={live.look}
    >
      {t("again")}
    </Button>
  );
  switch (now.state) {
    case "completed":
      return (
        <div role="status" className="card-bought">
          <p className="flex items-center gap-2 font-medium">
            <Check aria-hidden className="size-5 shrink-0" />
            <span className="min-w-0 break-words">
              {t("completed", { shop: now.shop, order: now.order_id })}
            </span>
          </p>
          {now.stages.some((each) => each !== "") ? (
            <p className="text-sm">
              {t("stages")}: {now.stages.filter((each) => each !== "").join(" · ")}
            </p>
          ) : null}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <There href={now.order_page} shop={now.shop}>
              {t("order", { shop: now.shop })}
            </There>
            {now.receipt === `/api/merchants/purchases/${now.purchase_id}/receipt` ? (
              <a href={now.receipt} download className="card-link">
                {t("receipt")}
              </a>
            ) : null}
            <Here id={now.purchase_id} />
            {again}
          </div>
          <Problem error={live.failed} />
        </div>
      );
    case "confirmed":
      return (
        <div role="status" className="flex flex-col items-start gap-2 text-sm">
          <p className="flex items-start gap-2">
            <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
            {t("confirmed")}
          </p>
          <Here id={now.purchase_id} />
          {again}
        </div>
      );
    case "given_up":
      return <Note live>{t("givenUp")}</Note>;
    case "unsure":
      return (
        <Note
          tone="warning"
          live
          action={
            <There href={now.page} shop={now.shop}>
              {t("goOn", { shop: now.shop })}
            </There>
          }
        >
          {t("unsure")}
        </Note>
      );
    default:
      return (
        <div className="flex flex-col gap-3">
          <Problem error={live.failed} />
          {now.payable ? (
            <Button tone="primary" className="grow tabular" busy={busy} disabled={offline} onClick={live.buy}>
              {busy ? t("buying") : t("buy", { sum: now.total })}
            </Button>
          ) : (
            <p className="text-sm">{t("handed")}</p>
          )}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <There href={now.page} shop={now.shop}>
              {t("goOn", { shop: now.shop })}
            </There>
            {again}
          </div>
        </div>
      );
  }
}

/** Leads to the purchase's own page in this house. */
function Here({ id }: { readonly id: string }) {
  const t = useTranslations("cards.away");
  return (
    <a href={`/market/elsewhere/${encodeURIComponent(id)}`} className="card-link">
      {t("here")}
    </a>
  );
}

/** Leads to a page that the shop names; where that is at another host than the shop's own, it is said which. */
export function There({
  href,
  shop,
  children,
}: {
  readonly href: string;
  readonly shop: string;
  readonly children: ReactNode;
}) {
  const t = useTranslations("cards");
  if (href === "") return null;
  const { host } = new URL(href);
  return (
    <a href={href} target="_blank" rel="noopener noreferrer external" className="card-link">
      {children}
      {host === shop ? null : <span className="break-all">({host})</span>}
      <ExternalLink aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only"> {t("newTab")}</span>
    </a>
  );
}
