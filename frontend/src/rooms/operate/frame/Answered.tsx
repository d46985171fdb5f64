import type { ReactNode } from "react";
import { ErrorState, Loading, Skeleton } from "@/ui";

/** What one question is made of; TanStack's queries are that. */
export interface Asked<D> {
  data: D | undefined;
  error: Error | null;
  refetch: () => unknown;
}

interface Props<D> {
  query: Asked<D>;
  children: (data: D) => ReactNode;
}

/** What one question answers: its shape while it is asked, and what to do where it failed. */
export function Answered<D>({ query: { data, error, refetch }, children }: Props<D>) {
  if (data !== undefined) return children(data);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Loading>
      <Skeleton className="h-24" />
    </Loading>
  );
}
