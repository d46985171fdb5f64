import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, type LedgerBalance } from "@/api";

export const ACCOUNT_KINDS = [
  "gateway",
  "clearing",
  "escrow",
  "seller",
  "fees",
  "wallet",
  "held",
  "payout",
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const accountsQuery = (kind: AccountKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ["office", "accounts", kind ?? ""],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/market/ledger/accounts", {
          params: { query: { ...(kind ? { kind } : {}), cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const transactionsQuery = (account: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["office", "transactions", account ?? ""],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/api/market/ledger/transactions", {
          params: { query: { ...(account ? { account } : {}), cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export function useAudit() {
  return useMutation({ mutationFn: () => call(api.GET("/api/market/ledger/audit")) });
}

/** Where a browser fetches the books as a table. */
export function booksAddress(account: string | undefined): string {
  return `/api/market/ledger/transactions.csv${account ? `?account=${encodeURIComponent(account)}` : ""}`;
}

const MOST_DUE = 2_000;

/** Every seller's balance, as far as a page can show them: what a batch of payouts would send. */
export const duesQuery = queryOptions({
  queryKey: ["office", "dues"],
  queryFn: async () => {
    const items: LedgerBalance[] = [];
    for (let cursor: string | null = ""; cursor !== null && items.length < MOST_DUE; ) {
      const page: { items: LedgerBalance[]; next_cursor?: string | null } = await call(
        api.GET("/api/market/ledger/accounts", { params: { query: { kind: "seller", cursor, limit: 200 } } }),
      );
      items.push(...page.items);
      cursor = page.next_cursor ?? null;
    }
    return items;
  },
});

export const payoutsQuery = infiniteQueryOptions({
  queryKey: ["office", "payouts"],
  queryFn: ({ pageParam }) =>
    call(api.GET("/api/market/payouts", { params: { query: { cursor: pageParam } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

function useOfficeMutation<V, R>(mutationFn: (variables: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["office"] });
      void client.invalidateQueries({ queryKey: ["sold"] });
    },
  });
}

export function useMakePayouts() {
  return useOfficeMutation((least_minor: Record<string, number>) =>
    call(api.POST("/api/market/payouts", { body: { least_minor } })),
  );
}

export interface Verdict {
  id: string;
  state: "sent" | "failed";
  note: string;
}

export function useSettlePayout() {
  return useOfficeMutation(({ id, state, note }: Verdict) =>
    call(
      api.PUT("/api/market/payouts/{payout_id}", {
        params: { path: { payout_id: id } },
        body: { state, note },
      }),
    ),
  );
}

export const chargebacksQuery = infiniteQueryOptions({
  queryKey: ["office", "chargebacks"],
  queryFn: ({ pageParam }) =>
    call(api.GET("/api/market/chargebacks", { params: { query: { cursor: pageParam } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

export function useAnswerChargeback() {
  return useOfficeMutation(({ id, text }: { id: string; text: string }) =>
    call(
      api.PUT("/api/market/chargebacks/{chargeback_id}/answer", {
        params: { path: { chargeback_id: id } },
        body: { text },
      }),
    ),
  );
}

export function useAcceptChargeback() {
  return useOfficeMutation((chargeback_id: string) =>
    call(api.POST("/api/market/chargebacks/{chargeback_id}/accept", { params: { path: { chargeback_id } } })),
  );
}

export const failedRefundsQuery = infiniteQueryOptions({
  queryKey: ["office", "refunds"],
  queryFn: ({ pageParam }) =>
    call(api.GET("/api/market/office/refunds/failed", { params: { query: { cursor: pageParam } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

export function useRetryRefund() {
  return useOfficeMutation((refund_id: string) =>
    call(api.POST("/api/market/office/refunds/{refund_id}/retry", { params: { path: { refund_id } } })),
  );
}

export const uncertainQuery = queryOptions({
  queryKey: ["office", "uncertain"],
  queryFn: () => call(api.GET("/api/market/office/payments/uncertain")),
});

export function useAskAfter() {
  return useOfficeMutation((payment_id: string) =>
    call(api.POST("/api/market/office/payments/{payment_id}/ask", { params: { path: { payment_id } } })),
  );
}
