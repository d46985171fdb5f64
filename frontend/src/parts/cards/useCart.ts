import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type ApiError, api, type CartStanding, call } from "@/api";
import { type Language, useLanguage } from "@/i18n";
import { useDeed } from "./acting";
import { cartKey, renewCart } from "./cartNews";
import { ask } from "./posting";
import { shapes } from "./shapes";

/** Where people of a language probably are, as long as they have not said. */
const COUNTRIES: Record<Language, string> = { en: "US", zh: "CN", ko: "KR" };

export interface LiveCart {
  readonly standing: CartStanding | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly busy: boolean;
  /** What went wrong with the last change. */
  readonly failed: ApiError | null;
  readonly count: (lineId: string, quantity: number) => Promise<boolean>;
  readonly remove: (lineId: string) => Promise<boolean>;
  readonly restore: (lineId: string) => Promise<boolean>;
  readonly code: (codes: readonly string[]) => Promise<boolean>;
}

/** One's cart as it stands now, where it would be sent to the buyer. */
export function useCartStanding() {
  const { language } = useLanguage();
  const { data: place } = useQuery({
    queryKey: ["addresses", "place"],
    queryFn: async () => {
      const { items } = await call(api.GET("/api/addresses"));
      const home = items.find((each) => each.is_default);
      return home ? { country: home.country, region: home.region, postal_code: home.postal_code } : null;
    },
  });
  return useQuery({
    queryKey: [...cartKey, place?.country ?? language, place?.postal_code],
    enabled: place !== undefined,
    staleTime: 0,
    queryFn: () =>
      call(api.GET("/api/cart", { params: { query: place ?? { country: COUNTRIES[language] } } })),
  });
}

/** The cart's card as the house would write it now: pictures, variants and stores, in the reader's words. */
export function useCartCard(wanted: boolean) {
  const { language } = useLanguage();
  const { data, isLoading } = useQuery({
    queryKey: [...cartKey, "card", language],
    enabled: wanted,
    staleTime: 0,
    queryFn: async () =>
      shapes["shopping.cart"](await ask<unknown>("GET", `/api/shopping/cart?language=${language}`)),
  });
  return { fresh: data, coming: isLoading };
}

/** One's cart as it stands now, and how it is changed. */
export function useCart(): LiveCart {
  const client = useQueryClient();
  const { busy, error: failed, run } = useDeed();
  const query = useCartStanding();
  const version = query.data?.version;
  const change = useCallback(
    (work: (header: { "if-match": string }) => Promise<unknown>) =>
      run(async () => {
        try {
          await work({ "if-match": `"${version ?? 0}"` });
        } finally {
          // Also where it was refused: somebody else has changed it, then.
          await renewCart(client);
        }
      }),
    [client, run, version],
  );
  return {
    standing: query.data,
    error: query.error,
    retry: () => void client.invalidateQueries({ queryKey: cartKey }),
    busy,
    failed,
    count: (line_id, quantity) =>
      change((header) =>
        call(
          api.PATCH("/api/cart/lines/{line_id}", {
            params: { path: { line_id }, header },
            body: { quantity },
          }),
        ),
      ),
    remove: (line_id) =>
      change((header) =>
        call(api.DELETE("/api/cart/lines/{line_id}", { params: { path: { line_id }, header } })),
      ),
    restore: (line_id) =>
      change(() => call(api.POST("/api/cart/lines/{line_id}/restore", { params: { path: { line_id } } }))),
    code: (codes) =>
      change((header) =>
        call(api.PUT("/api/cart/codes", { params: { header }, body: { codes: [...codes] } })),
      ),
  };
}
