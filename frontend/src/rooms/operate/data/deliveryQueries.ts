import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api";

const PAGE = 50;

export const endpointsQuery = queryOptions({
  queryKey: ["office", "endpoints"],
  queryFn: () => call(api.GET("/api/webhooks/endpoints")),
});

export type DeliveryStatus = "pending" | "delivered" | "dead";

export const deliveriesQuery = (status: DeliveryStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ["office", "deliveries", status ?? ""],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/webhooks/deliveries", {
          params: { query: { ...(status ? { status } : {}), ...(pageParam ? { before: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ items }) => (items.length < PAGE ? null : items.at(-1)?.id),
  });

export const deadLettersQuery = queryOptions({
  queryKey: ["office", "letters"],
  queryFn: () => call(api.GET("/api/market/office/letters/dead")),
});

function useDeliveryMutation<V, R>(mutationFn: (variables: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => void client.invalidateQueries({ queryKey: ["office"] }),
  });
}

export interface EndpointDraft {
  url: string;
  topics: string[];
  note: string;
  enabled: boolean;
}
const at = (endpoint_id: string) => ({ params: { path: { endpoint_id } } });

export const useAddEndpoint = () =>
  useDeliveryMutation((body: EndpointDraft) => call(api.POST("/api/webhooks/endpoints", { body })));

export const useChangeEndpoint = () =>
  useDeliveryMutation(({ id, body }: { id: string; body: EndpointDraft }) =>
    call(api.PUT("/api/webhooks/endpoints/{endpoint_id}", { ...at(id), body })),
  );

export const useRenewSecret = () =>
  useDeliveryMutation((id: string) => call(api.POST("/api/webhooks/endpoints/{endpoint_id}/secret", at(id))));

export const useTryEndpoint = () =>
  useDeliveryMutation((id: string) => call(api.POST("/api/webhooks/endpoints/{endpoint_id}/test", at(id))));

export const useRemoveEndpoint = () =>
  useDeliveryMutation((id: string) => call(api.DELETE("/api/webhooks/endpoints/{endpoint_id}", at(id))));

/** One delivery, or every one that was given up. */
export const useReplay = () =>
  useDeliveryMutation((delivery_id: string | null) =>
    delivery_id === null
      ? call(api.POST("/api/market/office/deliveries/replay")).then(({ count }) => count)
      : call(
          api.POST("/api/webhooks/deliveries/{delivery_id}/replay", { params: { path: { delivery_id } } }),
        ).then(() => 1),
  );

/** One letter, or every one that was given up. */
export const useReplayLetter = () =>
  useDeliveryMutation((letter_id: string | null) =>
    call(
      letter_id === null
        ? api.POST("/api/market/office/letters/replay")
        : api.POST("/api/market/office/letters/{letter_id}/replay", { params: { path: { letter_id } } }),
    ).then(({ count }) => count),
  );
