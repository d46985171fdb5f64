import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { ApiError, api, asApiError, type CheckoutView, call, UNREACHABLE } from "@/api";
import { renewCart } from "./cartNews";
import { ask } from "./posting";
import { Odd } from "./read";
import { type CardOf, shapes } from "./shapes";

const LOOK_AGAIN_MS = 1_500;

type Consent = CardOf<"shopping.consent">;

export interface Way {
  readonly id: string;
  readonly balance: { readonly minor: number; readonly currency: string } | null;
  readonly enough: boolean;
}

/** What the market says that a checkout is no longer what was confirmed, or is no longer open. */
const OVERTAKEN = new Set([
  "checkout.not_as_confirmed",
  "checkout.closed",
  "checkout.overtaken",
  "checkout.not_ready",
]);

export interface LiveCheckout {
  readonly checkout: CheckoutView | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  /** What is to be confirmed: the card, or a newer one where something has changed since. */
  readonly consent: Consent;
  /** It has changed since it was shown, and what to confirm now is here. */
  readonly renewed: boolean;
  /** It has changed since, and there is no telling what to confirm now. */
  readonly stale: boolean;
  readonly ways: readonly Way[] | undefined;
  readonly busy: boolean;
  readonly failed: ApiError | null;
  readonly buy: (handler: string) => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** How a purchase stands, and how it is confirmed: exactly what was shown, once. */
export function useCheckout(card: Consent, enabled: boolean): LiveCheckout {
  const client = useQueryClient();
  const id = card.checkout_id;
  const key = ["checkout", id];
  const path = { params: { path: { checkout_id: id } } };
  const query = useQuery({
    queryKey: key,
    enabled,
    staleTime: 0,
    queryFn: () => call(api.GET("/api/checkout/{checkout_id}", path)),
    refetchInterval: ({ state }) => (state.data?.status === "complete_in_progress" ? LOOK_AGAIN_MS : false),
  });
  const checkout = query.data;
  const ready = checkout?.status === "ready_for_complete";
  const isOpen = ready || checkout?.status === "incomplete";
  const changed = checkout !== undefined && isOpen && checkout.fingerprint !== card.fingerprint;
  const newer = useQuery({
    queryKey: [...key, "consent", checkout?.fingerprint],
    enabled: enabled && changed,
    retry: false,
    queryFn: async () => {
      const address = `/api/shopping/consent/${encodeURIComponent(id)}`;
      const seen = card.seen === "" ? "" : `?${new URLSearchParams({ seen: card.seen })}`;
      const read = await ask<unknown>("GET", address + seen);
      return readConsent(read, id);
    },
  });
  const { data: ways } = useQuery({
    queryKey: [...key, "ways", checkout?.fingerprint],
    enabled: enabled && ready,
    queryFn: async () => (await call(api.GET("/api/checkout/{checkout_id}/handlers", path))).handlers,
  });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ApiError | null>(null);
  // The same attempt keeps its key, so that an answer that got lost is no second purchase.
  const attempt = useRef<{ readonly what: string; readonly key: string } | null>(null);

  const settle = useCallback(
    async (work: () => Promise<CheckoutView>) => {
      setBusy(true);
      setFailed(null);
      try {
        client.setQueryData(["checkout", id], await work());
        attempt.current = null;
      } catch (caught) {
        const error = asApiError(caught);
        if (error.code !== UNREACHABLE) attempt.current = null;
        // What has changed is shown by what it has become.
        if (!OVERTAKEN.has(error.code)) setFailed(error);
        if (error.code !== UNREACHABLE)
          await client.refetchQueries({ queryKey: ["checkout", id], exact: true });
      } finally {
        setBusy(false);
        void renewCart(client);
        void client.invalidateQueries({ queryKey: ["orders"] });
      }
    },
    [client, id],
  );
  const consent = changed && newer.data ? newer.data : card;
  const buy = (handler: string) => {
    const what = `${consent.fingerprint} ${handler}`;
    if (attempt.current?.what !== what) attempt.current = { what, key: newKey() };
    const header = { "Idempotency-Key": attempt.current.key };
    return settle(() =>
      call(
        api.POST("/api/checkout/{checkout_id}/complete", {
          params: { path: { checkout_id: id }, header },
          body: { fingerprint: consent.fingerprint, handler, credential: "" },
        }),
      ),
    );
  };
  return {
    checkout,
    error: checkout ? null : query.error,
    retry: () => void query.refetch(),
    consent,
    renewed: changed && newer.data !== undefined && newer.data.fingerprint === checkout.fingerprint,
    stale: changed && (newer.isError || (newer.isSuccess && newer.data.fingerprint !== checkout.fingerprint)),
    ways,
    busy,
    failed,
    buy,
    leave: () => settle(() => call(api.POST("/api/checkout/{checkout_id}/cancel", path))),
  };
}

/** Reads a newer card; one of another purchase is none. */
function readConsent(data: unknown, id: string): Consent {
  const read = shapes["shopping.consent"](data);
  if (read.checkout_id !== id) throw new Odd();
  return read;
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function isGone(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422);
}
