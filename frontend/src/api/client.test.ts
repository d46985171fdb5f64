import { afterEach, describe, expect, it, vi } from "vitest";
import { json, problem, serve } from "../../tests/render";
import { api, call, setCsrfToken } from "./client";
import { connection } from "./connection";
import { ApiError, UNREACHABLE } from "./problem";

afterEach(() => connection.found());

describe("the client", () => {
  it("sends the CSRF token with what changes something, and only with that", async () => {
    const heard = serve({
      "GET /api/models": () => json({ items: [] }),
      "DELETE /api/session": () => new Response(null, { status: 204 }),
    });
    setCsrfToken("secret");
    await call(api.GET("/api/models"));
    await call(api.DELETE("/api/session"));
    expect(heard.map((one) => one.headers.get("X-CSRF-Token"))).toEqual([null, "secret"]);
  });

  it("keeps the slashes of a model's name out of the path's grammar", async () => {
    const heard = serve({
      "POST /api/models/ollama%2Fqwen3%3A8b/download": () => json({ model_id: "ollama/qwen3:8b" }),
    });
    await call(
      api.POST("/api/models/{model_id}/download", { params: { path: { model_id: "ollama/qwen3:8b" } } }),
    );
    expect(heard).toHaveLength(1);
  });

  it("throws the server's problem with its code, facts and waiting time", async () => {
    serve({
      "GET /api/models": () =>
        new Response(
          JSON.stringify({
            code: "inference.queue_full",
            status: 429,
            detail: "Full.",
            params: { limit: 32 },
          }),
          {
            status: 429,
            headers: { "Content-Type": "application/problem+json", "Retry-After": "7" },
          },
        ),
    });
    const error = await call(api.GET("/api/models")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "inference.queue_full", status: 429, retryAfter: 7 });
    expect((error as ApiError).problem.params).toEqual({ limit: 32 });
  });

  it("makes a problem of a proxy's page", async () => {
    serve({ "GET /api/models": () => new Response("<h1>Bad gateway</h1>", { status: 502 }) });
    await expect(call(api.GET("/api/models"))).rejects.toMatchObject({
      status: 502,
      code: "request.internal_server_error",
    });
  });
});

describe("the connection", () => {
  it("is lost by a request that fails, and found by one that is answered", async () => {
    vi.useFakeTimers();
    const back = vi.fn();
    const stop = connection.onReturn(back);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(call(api.GET("/api/models"))).rejects.toMatchObject({ code: UNREACHABLE });
    expect(connection.offline).toBe(true);
    serve({ "GET /api/models": () => problem(404, "models.not_found") });
    await expect(call(api.GET("/api/models"))).rejects.toMatchObject({ code: "models.not_found" });
    expect(connection.offline).toBe(false);
    expect(back).toHaveBeenCalledOnce();
    stop();
    vi.useRealTimers();
  });

  it("knows by its mark an answer that the service worker kept, and asks until the server is back", async () => {
    vi.useFakeTimers();
    let health = 0;
    serve({
      "GET /api/models": () =>
        new Response("{}", { headers: { "Content-Type": "application/json", "X-Hupan-Cached": "1" } }),
      "GET /api/health": () => {
        health += 1;
        return health < 3 ? new Response(null, { status: 503 }) : json({ status: "ok" });
      },
    });
    await call(api.GET("/api/models"));
    expect(connection.offline).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([health, connection.offline]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(2_000 + 4_000);
    expect([health, connection.offline]).toEqual([3, false]);
    vi.useRealTimers();
  });
});
