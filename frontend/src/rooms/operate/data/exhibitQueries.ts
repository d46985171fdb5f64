import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type ExhibitList } from "@/api";

export const exhibitsQuery = (order: string) =>
  queryOptions({
    queryKey: ["exhibits", order],
    queryFn: () =>
      call(api.GET("/api/market/exhibits/{order_id}", { params: { path: { order_id: order } } })),
  });

/** Takes back a picture of one's own side; the answer is everything that the order has then. */
export function useTakeBack(order: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string): Promise<ExhibitList> =>
      call(
        api.DELETE("/api/market/exhibits/{order_id}/{exhibit_id}", {
          params: { path: { order_id: order, exhibit_id: id } },
        }),
      ),
    onSuccess: (now) => client.setQueryData(exhibitsQuery(order).queryKey, now),
  });
}

/** Adds pictures to a return or a dispute; the answer is everything that the order has then. */
export function useAddExhibits(order: string, of: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (files: readonly File[]): Promise<ExhibitList> => {
      const form = new FormData();
      form.append("order_id", order);
      form.append("case_id", of);
      for (const file of files) form.append("file", file);
      return call(
        api.POST("/api/market/exhibits", {
          body: { order_id: order, case_id: of, file: [] },
          bodySerializer: () => form,
        }),
      );
    },
    onSuccess: (now) => client.setQueryData(exhibitsQuery(order).queryKey, now),
  });
}
