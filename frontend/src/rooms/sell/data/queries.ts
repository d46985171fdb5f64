import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, call, followStream, type ImportStart, type ImportView, usePerson } from "@/api";
import { underWay } from "../job/progress";

const at = (import_id: string) => ({ params: { path: { import_id } } });
const LIST = ["imports", "list"] as const;
const LOOK_AGAIN_MS = 2_000;

/** Bringing goods in is for those who look after the market. */
export function useMaySell(): boolean {
  return usePerson().role !== "member";
}

export const formatsQuery = queryOptions({
  queryKey: ["imports", "formats"],
  queryFn: () => call(api.GET("/api/market/import-formats")),
});

export const importsQuery = queryOptions({
  queryKey: LIST,
  queryFn: () => call(api.GET("/api/market/imports")),
  refetchInterval: ({ state }) => (state.data?.items.some(underWay) ? LOOK_AGAIN_MS : false),
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: () => call(api.GET("/api/market/imports/{import_id}", at(id))),
  });

const DEMO_AGAIN_MS = 1_000;

/** How far the demo market is. It loads by itself at the first start, so a page that is open looks again. */
export const demoQuery = queryOptions({
  queryKey: ["market", "demo"],
  queryFn: () => call(api.GET("/api/market/demo")),
  refetchInterval: ({ state: { data } }) =>
    data?.error === "" && (data.state === "loading" || data.state === "removing") ? DEMO_AGAIN_MS : false,
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
  body: ImportStart;
}

export function useFetchImport() {
  return useImportMutation((url: string) => call(api.POST("/api/market/imports/url", { body: { url } })));
}

export function useStart() {
  return useImportMutation(({ id, body }: Start) =>
    call(api.POST("/api/market/imports/{import_id}/start", { ...at(id), body })),
  );
}

export function useCancel() {
  return useImportMutation((id: string) => call(api.POST("/api/market/imports/{import_id}/cancel", at(id))));
}

export function useForget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.DELETE("/api/market/imports/{import_id}", at(id))),
    onSettled: () => client.invalidateQueries({ queryKey: LIST }),
  });
}

/** Where a browser fetches every refused row, with what is wrong with it. */
export function refusedAddress(id: string): string {
  return `/api/market/imports/${encodeURIComponent(id)}/errors.csv`;
}
