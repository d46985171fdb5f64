import type { InfiniteData } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Card, ErrorState, Loading, Problem, Skeleton } from "@/ui";

/** What a list that goes on is made of; TanStack's infinite queries are that. */
export interface Going<P> {
  data: InfiniteData<P, unknown> | undefined;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface Props<P, T> {
  query: Going<P>;
  items: (page: P) => readonly T[];
  /** What is said where there is nothing. */
  empty: ReactNode;
  children: (all: readonly T[]) => ReactNode;
}

/** A list that goes on: its shape while it loads, what to do where it is empty or fails, and more of it when asked. */
export function Stretch<P, T>({ query, items, empty, children }: Props<P, T>) {
  const t = useTranslations("operate");
  const offline = useOffline();
  if (!query.data) {
    if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <Loading className="flex flex-col gap-px">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
      </Loading>
    );
  }
  const all = query.data.pages.flatMap(items);
  if (all.length === 0) return <Card>{empty}</Card>;
  return (
    <>
      {children(all)}
      {query.error && (
        <div className="mt-3">
          <Problem error={query.error} onRetry={() => void query.fetchNextPage()} />
        </div>
      )}
      {query.hasNextPage && (
        <Button
          className="mt-3"
          size="small"
          busy={query.isFetchingNextPage}
          disabled={offline}
          onClick={() => void query.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </>
  );
}
