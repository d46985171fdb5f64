import type { Problem } from "./types";

/** What every failed request throws: the server's problem details, or our own for a request that never arrived. */
export class ApiError extends Error {
  readonly problem: Problem;
  /** Seconds after which the server asks to try again. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

export const UNREACHABLE = "network.unreachable";

export function unreachable(): ApiError {
  return new ApiError({
    type: `urn:hupan:problem:${UNREACHABLE}`,
    title: "Unreachable",
    status: 0,
    detail: "Hupan cannot be reached.",
    code: UNREACHABLE,
    params: {},
  });
}

/** Reads problem details out of an answer; a proxy's page of HTML becomes a problem, too. */
export function problemOf(body: unknown, response: Response): ApiError {
  const after = Number(response.headers.get("Retry-After"));
  const retryAfter = Number.isFinite(after) && after > 0 ? after : null;
  if (isProblem(body)) return new ApiError({ ...body, params: body.params ?? {} }, retryAfter);
  return new ApiError(
    {
      type: "about:blank",
      title: response.statusText || String(response.status),
      status: response.status,
      detail: `The server answered ${response.status}.`,
      code: response.status >= 500 ? "request.internal_server_error" : "request.failed",
      params: { status: response.status },
    },
    retryAfter,
  );
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    type: "about:blank",
    title: "Error",
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    code: "page.unexpected",
    params: {},
  });
}
