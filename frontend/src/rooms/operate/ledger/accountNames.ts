import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { peopleQuery, useOperates } from "../data/queries";
import { useOrderNumbers } from "../orders/orderNumbers";
import { useSellerNames } from "../orders/sellerNames";
import { useWordOf } from "../orders/words";

/** Kind and owner of an account: `escrow:ord_…` is an order's. */
export function partsOf(account: string): [kind: string, owner: string] {
  const [kind = "", ...owner] = account.split(":");
  return [kind, owner.join(":")];
}

/** Whose accounts are, in words that people know: an order's number, a shop, a person; `null` where nobody knows. */
export function useAccountNames(accounts: readonly string[]): (account: string) => string | null {
  const operates = useOperates();
  const owners = useMemo(() => accounts.map(partsOf), [accounts]);
  const of = (...wanted: string[]) =>
    owners.filter(([kind]) => wanted.includes(kind)).map(([, owner]) => owner);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` is made of the owners
  const [orders, sellers] = useMemo(() => [of("escrow"), of("seller", "payout")], [owners]);
  const number = useOrderNumbers(orders);
  const shop = useSellerNames(sellers);
  const people = useQuery({
    ...peopleQuery,
    enabled: operates && owners.some(([kind]) => kind === "wallet"),
  });
  return (account) => {
    const [kind, owner] = partsOf(account);
    if (kind === "escrow") {
      const known = number(owner);
      return known === undefined ? "…" : known;
    }
    if (kind === "seller" || kind === "payout") return shop(owner) === owner ? null : shop(owner);
    if (kind === "wallet") return people.data?.items.find(({ id }) => id === owner)?.name ?? null;
    return null;
  };
}

/** An account in a sentence: its kind and whose it is, as far as that is known. */
export function useAccountName(accounts: readonly string[]): (account: string) => string {
  const word = useWordOf();
  const called = useAccountNames(accounts);
  return (account) => {
    const [kind, owner] = partsOf(account);
    const whose =
      called(account) ?? (kind === "gateway" || kind === "clearing" ? word("handler", owner) : owner);
    return `${word("account", kind)} ${whose}`.trim();
  };
}
