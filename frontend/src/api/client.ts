import createClient, { type Middleware } from "openapi-fetch";
import { connection } from "./connection";
import { CACHED_HEADER } from "./historyStore";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
let csrfToken = "";

/** `readSession` and the calls that start a session put the token here; every unsafe request sends it. */
export function setCsrfToken(token: string) {
  csrfToken = token;
}

/** For the few requests that do not go through `api`: uploads with progress, streams. */
export function csrfHeaders(): Record<string, string> {
  return { "X-CSRF-Token": csrfToken };
}

/** `fetch` that notices whether the server is there. */
export async function reach(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, init);
    if (response.headers.has(CACHED_HEADER)) connection.lost();
    else connection.found();
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    connection.lost();
    throw unreachable();
  }
}

const protect: Middleware = {
  onRequest({ request }) {
    if (UNSAFE.has(request.method)) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
};

/** The typed client: `call(api.GET("/api/models"))`. Paths, parameters and answers come from OpenAPI. */
export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  credentials: "same-origin",
  fetch: (request) => reach(request),
});
api.use(protect);

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Data<A> = A extends { data: infer D; error?: never } ? D : never;

/** Waits for an answer and returns its data, or throws an `ApiError`. */
export async function call<A extends Answer>(pending: Promise<A>): Promise<Data<A>> {
  const { data, error, response } = await pending;
  if (!response.ok) throw problemOf(error, response);
  return data as Data<A>;
}
