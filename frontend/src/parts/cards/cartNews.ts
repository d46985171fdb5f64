import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Everything that is known of one's cart. */
export const cartKey = ["cart"] as const;

/** On which the pages of this browser tell one another; the market's own pages use it, too (`storefront/cart.ts`). */
const WIRE = "hupan:cart";

const wire = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(WIRE);

/** Reads the cart again, here and wherever else it is open in this browser. */
export async function renewCart(client: QueryClient): Promise<void> {
  wire?.postMessage("changed");
  await client.invalidateQueries({ queryKey: cartKey });
}

/** Keeps what this page knows of the cart in step with the other pages. */
export function useCartNews(): void {
  const client = useQueryClient();
  useEffect(() => {
    const hear = () => void client.invalidateQueries({ queryKey: cartKey });
    wire?.addEventListener("message", hear);
    return () => wire?.removeEventListener("message", hear);
  }, [client]);
}
