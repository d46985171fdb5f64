import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { myDesksQuery } from "@/api";
import { sellerNamesQuery, useOperates } from "../data/queries";

/** What sellers are called, for lists that know their ids alone. */
export function useSellerNames(ids: readonly string[]): (id: string) => string {
  const operates = useOperates();
  const wanted = useMemo(() => [...new Set(ids)].sort(), [ids]);
  const all = useQuery({ ...sellerNamesQuery(wanted), enabled: operates && wanted.length > 0 });
  const own = useQuery({ ...myDesksQuery, enabled: !operates });
  return useMemo(() => {
    const names = new Map((operates ? all : own).data?.items.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id) ?? id;
  }, [operates, all, own]);
}
