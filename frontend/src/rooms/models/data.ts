import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call, type ModelView, modelsQuery, usePerson } from "@/api";

export const endpointsQuery = queryOptions({
  queryKey: ["endpoints"],
  queryFn: () => call(api.GET("/api/endpoints")),
});

export const engineQuery = queryOptions({
  queryKey: ["engine"],
  queryFn: () => call(api.GET("/api/engine")),
  // The queue moves without news; an open page may look again.
  refetchInterval: 5_000,
});

export const USAGE_DAYS = 30;
export const usageQuery = queryOptions({
  queryKey: ["usage", USAGE_DAYS],
  queryFn: () => call(api.GET("/api/usage", { params: { query: { days: USAGE_DAYS } } })),
});

/** Members choose among the models; the owner and administrators look after them. */
export function useMayManage(): boolean {
  return usePerson().role !== "member";
}

const path = (model: Pick<ModelView, "id">) => ({ params: { path: { model_id: model.id } } });

function useModelsMutation<V, R>(mutationFn: (variables: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: modelsQuery.queryKey }),
  });
}

export function useDownload() {
  return useModelsMutation((model: Pick<ModelView, "id">) =>
    call(api.POST("/api/models/{model_id}/download", path(model))),
  );
}

export function useCancelDownload() {
  return useModelsMutation((model: ModelView) =>
    call(api.POST("/api/models/{model_id}/download/cancel", path(model))),
  );
}

export function useRemoveModel() {
  return useModelsMutation((model: ModelView) => call(api.DELETE("/api/models/{model_id}", path(model))));
}

export function useMakeDefault() {
  return useModelsMutation((model_id: string) =>
    call(api.PUT("/api/models/default", { body: { model_id } })),
  );
}

/** Says of a model of an endpoint whether it is good at several tool calls in a row. */
export function useSayAgent(endpointId: string) {
  return useModelsMutation(({ name, agent }: { name: string; agent: boolean }) =>
    call(
      api.PATCH("/api/endpoints/{endpoint_id}", {
        params: { path: { endpoint_id: endpointId } },
        body: { agents: { [name]: agent } },
      }),
    ),
  );
}
