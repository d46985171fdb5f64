import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { orderNumbersQuery, useOperates } from "../data/queries";

/** What orders are called by buyers and sellers, for lists that know their ids alone; `null` where that is unknown, and nothing while it is asked. */
export function useOrderNumbers(ids: readonly string[]): (id: string) => string | null | undefined {
  const operates = useOperates();
  const wanted = useMemo(() => (operates ? [...new Set(ids)].sort() : []), [operates, ids]);
  const { data, isFetching } = useQuery(orderNumbersQuery(wanted));
  return useMemo(() => (id: string) => data?.get(id) ?? (isFetching ? undefined : null), [data, isFetching]);
}
