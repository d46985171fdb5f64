import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { connection } from "@/api/connection";

// Two cores are shared by many: what has not come after ten seconds will not come.
configure({ asyncUtilTimeout: 10_000 });

// jsdom lacks these; the components only ask for them to be there.
class NoResize implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResize;
// Some tests read files and run without a page.
if (typeof window !== "undefined") {
  window.matchMedia ??= (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  });
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.getAnimations ??= () => [];
}

beforeEach(() => {
  // A test that forgets to answer a request must fail, not wait for a network.
  vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
    throw new Error(
      `unanswered request: ${input instanceof Request ? `${input.method} ${input.url}` : input}`,
    );
  });
});

afterEach(() => {
  if (typeof window === "undefined") return;
  // A request that one test left unanswered must not put the next one offline.
  connection.found();
  cleanup();
  localStorage.clear();
});
