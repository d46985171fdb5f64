import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { orderNumbersQuery, useOperates } from "../data/queries";

/** What orders are called by buyers and sellers, for lists that know their ids alone; `null` where that is unknown. */
export function useOrderNumbers(ids: readonly string[]): (id: string) => string | null {
  const operates = useOperates();
  const wanted = useMemo(() => (operates ? [...new Set(ids)].sort() : []), [operates, ids]);
  const { data } = useQuery(orderNumbersQuery(wanted));
  return useMemo(() => (id: string) => data?.get(id) ?? null, [data]);
}
