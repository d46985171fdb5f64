import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api";

const at = (seller_id: string) => ({ params: { path: { seller_id } } });

export const deskQuery = (seller: string) =>
  queryOptions({
    queryKey: ["desk", seller],
    queryFn: () => call(api.GET("/api/market/office/desk/{seller_id}", at(seller))),
  });

export const deskPayoutsQuery = (seller: string) =>
  infiniteQueryOptions({
    queryKey: ["desk", seller, "payouts"],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/market/office/desk/{seller_id}/payouts", {
          params: { path: { seller_id: seller }, query: { cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

/** What a seller says of its stock: how many are few, and how many there are. */
export function useStock(seller: string) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["desk", seller] });
  return {
    few: useMutation({
      mutationFn: (body: { units: number | null; offer_id: string | null }) =>
        call(api.PUT("/api/market/office/desk/{seller_id}/few", { ...at(seller), body })),
      onSettled,
    }),
    count: useMutation({
      mutationFn: ({ offer, units }: { offer: string; units: number }) =>
        call(
          api.PUT("/api/market/office/desk/{seller_id}/stock/{offer_id}", {
            params: { path: { seller_id: seller, offer_id: offer } },
            body: { units },
          }),
        ),
      onSettled,
    }),
  };
}
