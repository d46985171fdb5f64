import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ReactNode, Suspense } from "react";
import { vi } from "vitest";
import { type PersonView, type SessionView, sessionQuery } from "@/api";
import { enterRoom, type Language, LanguageProvider, ROOMS, speak } from "@/i18n";
import { Toaster, TooltipProvider } from "@/ui";

export const person: PersonView = {
  id: "per_1",
  login: "mina",
  name: "Mina Park",
  role: "owner",
  language: "en",
  theme: "system",
  has_password: true,
  created_at: "2026-11-01T08:00:00Z",
  preferences: { default_model_id: null, send_with: "enter", custom_instructions: "", show_thinking: false },
};

export const session: SessionView = {
  state: "signed_in",
  person,
  csrf_token: "csrf",
  passwordless: true,
  version: "0.1.0",
};

export interface RenderOptions {
  language?: Language;
  path?: string;
  session?: SessionView | null;
}

/** Renders a screen as the app would: words, queries, a session, and a router that stays where it is. */
export async function renderPage(ui: ReactNode, options: RenderOptions = {}) {
  const language = options.language ?? "en";
  await Promise.all([speak(language), ...ROOMS.map(enterRoom)]);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  if (options.session !== null) client.setQueryData(sessionQuery.queryKey, options.session ?? session);
  const root = createRootRoute({ component: Outlet });
  const all = createRoute({ getParentRoute: () => root, path: "$", component: () => ui });
  const home = createRoute({ getParentRoute: () => root, path: "/", component: () => ui });
  const router = createRouter({
    routeTree: root.addChildren([home, all]),
    history: createMemoryHistory({ initialEntries: [options.path ?? "/"] }),
  });
  await router.load();
  const view = render(
    <LanguageProvider>
      <QueryClientProvider client={client}>
        <TooltipProvider>
          <Toaster>
            <Suspense>
              {/* The app's own router type is registered globally; this one only stands in for it. */}
              <RouterProvider router={router as never} />
            </Suspense>
          </Toaster>
        </TooltipProvider>
      </QueryClientProvider>
    </LanguageProvider>,
  );
  return { ...view, user: userEvent.setup({ delay: null }), client, router };
}

export interface Heard {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}
type Answer = (heard: Heard) => Response | Promise<Response>;

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

export function problem(
  status: number,
  code: string,
  detail = code,
  params: Record<string, unknown> = {},
): Response {
  return json({ type: `urn:hupan:problem:${code}`, title: code, status, detail, code, params }, status);
}

/** Stands in for the server: answers by "METHOD /path", and remembers what was asked. */
export function serve(routes: Record<string, Answer>): Heard[] {
  const heard: Heard[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request =
      input instanceof Request ? input : new Request(new URL(String(input), window.location.origin), init);
    const url = new URL(request.url);
    const answer = routes[`${request.method} ${url.pathname}`];
    if (!answer) throw new Error(`unanswered request: ${request.method} ${url.pathname}`);
    const text = await request.clone().text();
    const type = request.headers.get("Content-Type") ?? "";
    const one: Heard = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text && type.includes("json") ? JSON.parse(text) : text || null,
    };
    heard.push(one);
    return answer(one);
  });
  return heard;
}
