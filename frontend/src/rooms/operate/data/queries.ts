import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, type OrderStatus, type OrderView, type PaymentName, usePerson } from "@/api";

const AGAIN_MS = 60_000;

/** Whether one runs the market; others may still speak for a seller. */
export function useOperates(): boolean {
  return usePerson().role !== "member";
}

export const overviewQuery = queryOptions({
  queryKey: ["office", "overview"],
  queryFn: () => call(api.GET("/api/market/office/overview")),
  refetchInterval: AGAIN_MS,
});

export type Waiting = "return" | "dispute" | "errand" | "sending";

/** Which orders are shown, as the address says it. */
export interface OrderSearch {
  q?: string;
  status?: OrderStatus;
  waiting?: Waiting;
  seller?: string;
}

export const ordersQuery = ({ q, status, waiting, seller }: OrderSearch) =>
  infiniteQueryOptions({
    queryKey: ["sold", "list", q ?? "", status ?? "", waiting ?? "", seller ?? ""],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/market/orders", {
          params: {
            query: {
              ...(q ? { q } : {}),
              ...(status ? { status: [status] } : {}),
              ...(waiting ? { waiting } : {}),
              ...(seller ? { seller_id: seller } : {}),
              ...(pageParam ? { before: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.before,
    placeholderData: keepPreviousData,
  });

const at = (order_id: string) => ({ params: { path: { order_id } } });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["sold", "one", id],
    queryFn: () => call(api.GET("/api/market/orders/{order_id}", at(id))),
  });

/** How a country writes addresses; that does not change while somebody looks. */
export const addressFormQuery = (country: string) =>
  queryOptions({
    queryKey: ["address-form", country],
    queryFn: () => call(api.GET("/api/addresses/form", { params: { query: { country } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const errandsQuery = (id: string) =>
  queryOptions({
    queryKey: ["sold", "errands", id],
    queryFn: () => call(api.GET("/api/market/orders/{order_id}/errands", at(id))),
  });

export const orderMoneyQuery = (id: string) =>
  queryOptions({
    queryKey: ["office", "order-money", id],
    queryFn: () => call(api.GET("/api/market/office/orders/{order_id}/money", at(id))),
  });

export const carriersQuery = queryOptions({
  queryKey: ["carriers"],
  queryFn: () => call(api.GET("/api/market/carriers")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** A deed on an order answers with the order as it is then; whatever counts or lists orders is looked at anew. */
export function useDeed<V>(id: string, deed: (variables: V) => Promise<OrderView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: (order) => client.setQueryData(orderQuery(id).queryKey, order),
    // Nobody waits for that: a dialog closes as soon as its deed is done.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["sold"] });
      void client.invalidateQueries({ queryKey: ["office"] });
    },
  });
}

export function useRetryErrands(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.POST("/api/market/orders/{order_id}/errands/retry", at(id))),
    onSuccess: (left) => client.setQueryData(errandsQuery(id).queryKey, left),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["sold"] }),
        client.invalidateQueries({ queryKey: ["office"] }),
      ]),
  });
}

export const sellersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["office", "sellers", q],
    queryFn: ({ pageParam }) =>
      call(api.GET("/api/market/office/sellers", { params: { query: { q, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const sellerQuery = (id: string) =>
  queryOptions({
    queryKey: ["office", "seller", id],
    queryFn: () =>
      call(api.GET("/api/market/office/sellers/{seller_id}", { params: { path: { seller_id: id } } })),
  });

export const sellerNamesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["office", "seller-names", ...ids],
    queryFn: () =>
      call(api.GET("/api/market/office/sellers", { params: { query: { seller_id: [...ids], limit: 200 } } })),
    enabled: ids.length > 0,
    staleTime: 5 * AGAIN_MS,
    placeholderData: keepPreviousData,
  });

const MOST_NUMBERS = 200;

export const orderNumbersQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["office", "order-numbers", ...ids],
    queryFn: async () => {
      const numbers = new Map<string, string>();
      for (let at = 0; at < ids.length; at += MOST_NUMBERS) {
        const order_id = ids.slice(at, at + MOST_NUMBERS);
        const page = await call(
          api.GET("/api/market/office/order-numbers", { params: { query: { order_id } } }),
        );
        for (const { id, number } of page.items) numbers.set(id, number);
      }
      return numbers;
    },
    enabled: ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

export const paymentNamesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["office", "payment-names", ...ids],
    queryFn: async () => {
      const names = new Map<string, PaymentName>();
      for (let at = 0; at < ids.length; at += MOST_NUMBERS) {
        const payment_id = ids.slice(at, at + MOST_NUMBERS);
        const page = await call(
          api.GET("/api/market/office/payment-names", { params: { query: { payment_id } } }),
        );
        for (const each of page.items) names.set(each.id, each);
      }
      return names;
    },
    enabled: ids.length > 0,
    // An order may be placed while its payment is looked at.
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });

export const seatsQuery = (seller: string) =>
  queryOptions({
    queryKey: ["desks", "seats", seller],
    queryFn: () => call(api.GET("/api/market/desks", { params: { query: { seller_id: seller } } })),
  });

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: () => call(api.GET("/api/people")),
});

export function useSeat(seller: string) {
  const client = useQueryClient();
  const path = (person_id: string) => ({ params: { path: { seller_id: seller, person_id } } });
  const onSettled = () => client.invalidateQueries({ queryKey: ["desks"] });
  return {
    give: useMutation({
      mutationFn: (person: string) =>
        call(api.PUT("/api/market/desks/{seller_id}/{person_id}", path(person))),
      onSettled,
    }),
    take: useMutation({
      mutationFn: (person: string) =>
        call(api.DELETE("/api/market/desks/{seller_id}/{person_id}", path(person))),
      onSettled,
    }),
  };
}
