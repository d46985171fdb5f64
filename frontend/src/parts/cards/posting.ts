import { csrfHeaders, problemOf, reach } from "@/api";

/** Asks the house for something whose address is not known beforehand; throws what `call` would. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await reach(path, {
    method,
    credentials: "same-origin",
    headers: {
      Accept: "application/json",
      ...(method === "GET" ? {} : csrfHeaders()),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  let answer: unknown = null;
  try {
    answer = text === "" ? null : JSON.parse(text);
  } catch {
    // A proxy's page: what is wrong stands in the status.
  }
  if (!response.ok) throw problemOf(answer, response);
  // Safe as far as the server keeps to its own description; whoever needs more reads it with care.
  return answer as T;
}

const DEEDS = {
  cancel: ["cancel"],
  return: ["returns"],
  exchange: ["returns", "swap"],
  address: ["address"],
  dispute: ["disputes"],
} as const;

/** How a case is sent: only to the one order that it is about, and only to do what it says that it does. */
export function caseMethod(kind: keyof typeof DEEDS, orderId: string, path: string): "POST" | "PUT" | null {
  if (!/^ord_[0-9a-z]{26}$/.test(orderId)) return null;
  const known = DEEDS[kind].some((deed) => path === `/api/orders/${orderId}/${deed}`);
  if (!known) return null;
  return kind === "address" ? "PUT" : "POST";
}
