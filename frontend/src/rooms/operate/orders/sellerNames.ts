import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { myDesksQuery } from "@/api";
import { sellerNamesQuery, useOperates } from "../data/queries";

/** What buyers call sellers, for lists that know their ids alone; an id is shown where nobody has that name. */
export function useSellerNames(ids: readonly string[]): (id: string) => string {
  const operates = useOperates();
  const wanted = useMemo(() => [...new Set(ids)].sort(), [ids]);
  const all = useQuery({ ...sellerNamesQuery(wanted), enabled: operates && wanted.length > 0 });
  const own = useQuery({ ...myDesksQuery, enabled: !operates });
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const { id, shop } of all.data?.items ?? []) names.set(id, shop);
    if (!operates) for (const { id, name } of own.data?.items ?? []) names.set(id, name);
    const known = operates ? all.data : own.data;
    return (id: string) => names.get(id) ?? (known ? id : "…");
  }, [operates, all, own]);
}
