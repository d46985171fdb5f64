import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { paymentNamesQuery, peopleQuery, useOperates } from "../data/queries";
import { useOrderNumbers } from "../orders/orderNumbers";
import { useSellerNames } from "../orders/sellerNames";
import { useWordOf } from "../orders/words";

/** Kind and owner of an account: `escrow:ord_…` is an order's. */
export function partsOf(account: string): [kind: string, owner: string] {
  const [kind = "", ...owner] = account.split(":");
  return [kind, owner.join(":")];
}

/** An order as people know it. */
export interface NumberedOrder {
  id: string;
  number: string;
}

/** Of which orders accounts are, and how all of them are called; `null` where nobody knows. */
interface Names {
  called: (account: string) => string | null;
  orders: (account: string) => readonly NumberedOrder[];
}

/** Whose accounts are, in words that people know: an order's number, a shop, a person. */
export function useWhose(accounts: readonly string[]): Names {
  const operates = useOperates();
  const owners = useMemo(() => accounts.map(partsOf), [accounts]);
  const of = (...wanted: string[]) =>
    owners.filter(([kind]) => wanted.includes(kind)).map(([, owner]) => owner);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` is made of the owners
  const [escrows, sellers, payments] = useMemo(
    () => [of("escrow"), of("seller", "payout"), operates ? [...new Set(of("held"))].sort() : []],
    [owners, operates],
  );
  const number = useOrderNumbers(escrows);
  const shop = useSellerNames(sellers);
  const paid = useQuery(paymentNamesQuery(payments));
  const people = useQuery({
    ...peopleQuery,
    enabled: operates && owners.some(([kind]) => kind === "wallet" || kind === "held"),
  });
  const person = (wanted: string) => people.data?.items.find(({ id }) => id === wanted)?.name ?? null;
  const orders = (account: string): readonly NumberedOrder[] => {
    const [kind, owner] = partsOf(account);
    if (kind === "held") return paid.data?.get(owner)?.orders ?? [];
    const known = kind === "escrow" ? number(owner) : null;
    return known ? [{ id: owner, number: known }] : [];
  };
  const called = (account: string): string | null => {
    const [kind, owner] = partsOf(account);
    if (kind === "escrow") {
      const known = number(owner);
      return known === undefined ? "…" : known;
    }
    if (kind === "held") {
      if (paid.isFetching && !paid.data?.has(owner)) return "…";
      const numbers = orders(account).map((each) => each.number);
      // Nothing may have been ordered with it (yet): then it is somebody's.
      return numbers.length > 0 ? numbers.join(", ") : person(paid.data?.get(owner)?.buyer ?? "");
    }
    if (kind === "seller" || kind === "payout") return shop(owner) === owner ? null : shop(owner);
    return kind === "wallet" ? person(owner) : null;
  };
  return { called, orders };
}

/** What accounts are called; `null` where nobody knows. */
export function useAccountNames(accounts: readonly string[]): Names["called"] {
  return useWhose(accounts).called;
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
