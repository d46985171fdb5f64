import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, csrfHeaders, followStream, reach, usePerson } from "@/api";
import { underWay } from "../job/progress";
import type { FormatsView, ImportView } from "./wire";

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await reach(path, {
    method,
    headers: { "Content-Type": "application/json", ...csrfHeaders() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok)
    throw new ApiError({
      type: "",
      title: "",
      status: response.status,
      detail: "",
      code: "request.failed",
      params: {},
      ...(answer as object),
    });
  return answer as T;
}

const LIST = ["imports", "list"] as const;
const LOOK_AGAIN_MS = 2_000;

/** Bringing goods in is for those who look after the market. */
export function useMaySell(): boolean {
  return usePerson().role !== "member";
}

export const formatsQuery = queryOptions({
  queryKey: ["imports", "formats"],
  queryFn: () => ask<FormatsView>("GET", "/api/market/import-formats"),
});

export const importsQuery = queryOptions({
  queryKey: LIST,
  queryFn: () => ask<{ items: ImportView[] }>("GET", "/api/market/imports"),
  refetchInterval: ({ state }) => (state.data?.items.some(underWay) ? LOOK_AGAIN_MS : false),
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: () => ask<ImportView>("GET", `/api/market/imports/${id}`),
  });

/** One import, kept current while something goes on by itself. */
export function useImport(id: string) {
  const client = useQueryClient();
  const query = useQuery(importQuery(id));
  const live = query.data !== undefined && underWay(query.data);
  useEffect(() => {
    if (!live) return;
    const stop = new AbortController();
    void followStream(`/api/market/imports/${encodeURIComponent(id)}/events`, {
      signal: stop.signal,
      onEvent: ({ event, data }) => {
        if (event !== "import") return;
        const view = data as ImportView;
        client.setQueryData(importQuery(id).queryKey, view);
        // Sellers may have been made, and the list tells how it ended.
        if (underWay(view)) return;
        void client.invalidateQueries({ queryKey: LIST });
        void client.invalidateQueries({ queryKey: formatsQuery.queryKey });
      },
      isLast: ({ event, data }) => event === "import" && !underWay(data as ImportView),
    });
    return () => stop.abort();
  }, [client, id, live]);
  return query;
}

/** What changes an import answers with how it is now. */
function useImportMutation<V>(mutationFn: (variables: V) => Promise<ImportView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (view) => {
      client.setQueryData(importQuery(view.id).queryKey, view);
      void client.invalidateQueries({ queryKey: LIST });
    },
  });
}

export interface Start {
  id: string;
  body: Record<string, unknown>;
}

export function useFetchImport() {
  return useImportMutation((url: string) => ask<ImportView>("POST", "/api/market/imports/url", { url }));
}

export function useStart() {
  return useImportMutation(({ id, body }: Start) =>
    ask<ImportView>("POST", `/api/market/imports/${id}/start`, body),
  );
}

export function useCancel() {
  return useImportMutation((id: string) => ask<ImportView>("POST", `/api/market/imports/${id}/cancel`));
}

export function useForget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ask<null>("DELETE", `/api/market/imports/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: LIST }),
  });
}

/** Where a browser fetches every refused row, with what is wrong with it. */
export function refusedAddress(id: string): string {
  return `/api/market/imports/${encodeURIComponent(id)}/errors.csv`;
}
