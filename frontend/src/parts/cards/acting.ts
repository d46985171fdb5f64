import { useQueryClient } from "@tanstack/react-query";
import { use, useCallback, useState } from "react";
import { type ApiError, api, asApiError, call, useOffline } from "@/api";
import { renewCart } from "./cartNews";
import { CardDeskContext } from "./desk";

export interface Acting {
  /** The card stands where it is only looked at. */
  readonly lookOnly: boolean;
  readonly offline: boolean;
  /** Whether something can be said now. */
  readonly canSay: boolean;
  readonly say: (words: string) => void;
}

const silent = () => {};

/** What may be done on a card, where it stands and at this moment. */
export function useActing(): Acting {
  const desk = use(CardDeskContext);
  const offline = useOffline();
  return {
    lookOnly: desk === null,
    offline,
    canSay: desk !== null && !desk.replying && !offline,
    say: desk?.say ?? silent,
  };
}

export interface Deed {
  readonly busy: boolean;
  readonly error: ApiError | null;
  /** Does it, one at a time; tells whether it went well. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something that is done at the press of a button. */
export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (caught) {
      setError(asApiError(caught));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setError(null), []);
  return { busy, error, run, forget };
}

interface Put {
  readonly offerId: string;
  readonly quantity: number;
}

export interface Adding extends Deed {
  readonly put: Put | null;
  readonly add: (offerId: string, quantity?: number) => Promise<boolean>;
  readonly undo: () => Promise<boolean>;
}

/** Puts something into the cart, at once and without a word to the model, and takes it out again. */
export function useAdding(): Adding {
  const client = useQueryClient();
  const deed = useDeed();
  const [put, setPut] = useState<Put | null>(null);
  const { run } = deed;
  const add = useCallback(
    (offerId: string, quantity = 1) =>
      run(async () => {
        await call(api.POST("/api/cart/lines", { body: { offer_id: offerId, quantity } }));
        setPut({ offerId, quantity });
        void renewCart(client);
      }),
    [client, run],
  );
  const undo = useCallback(
    () =>
      run(async () => {
        if (!put) return;
        await takeBack(put);
        setPut(null);
        void renewCart(client);
      }),
    [client, put, run],
  );
  return { ...deed, put, add, undo };
}

/** Takes as many out as were put in; what lay there before stays. */
async function takeBack({ offerId, quantity }: Put): Promise<void> {
  // Any country will do: only the lines are asked for.
  const cart = await call(api.GET("/api/cart", { params: { query: { country: "KR" } } }));
  const line = cart.lines.find((each) => each.offer_id === offerId);
  if (!line) return;
  const params = { path: { line_id: line.id }, header: { "if-match": `"${cart.version}"` } };
  if (line.quantity > quantity) {
    await call(
      api.PATCH("/api/cart/lines/{line_id}", { params, body: { quantity: line.quantity - quantity } }),
    );
  } else await call(api.DELETE("/api/cart/lines/{line_id}", { params }));
}
