import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import type { Language } from "./types";

/** Reads that more than one room needs. What only one room reads lies in that room. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: () => call(api.GET("/api/models")),
});

export const suggestionsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["suggestions", language],
    queryFn: () => call(api.GET("/api/suggestions", { params: { query: { language } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whether there is anything to buy here. */
export const goodsQuery = queryOptions({
  queryKey: ["market", "goods"],
  queryFn: async () => (await call(api.GET("/api/market/search/status"))).total > 0,
  staleTime: 5 * 60_000,
  retry: false,
});

/** The sellers for whom one speaks: whose orders one sees and handles. */
export const myDesksQuery = queryOptions({
  queryKey: ["desks", "mine"],
  queryFn: () => call(api.GET("/api/market/desks/mine")),
  staleTime: 5 * 60_000,
});
