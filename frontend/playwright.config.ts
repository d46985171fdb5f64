import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

/**
 * Browser tests against a real server. `HUPAN_E2E_URL` names one that runs already; otherwise one is started for the
 * assistant's tests (the house's start their own: they need one that nobody has set up, and some end it).
 * The model comes from the package registry once and stays in `.cache/models` (`HUPAN_E2E_MODELS`: elsewhere).
 */
const root = fileURLToPath(new URL("..", import.meta.url));

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return String(address.port);
}

// Workers read this file again and inherit the environment: the port is chosen once.
process.env["HUPAN_E2E_PORT"] ??= await freePort();
const given = process.env["HUPAN_E2E_URL"];
const port = process.env["HUPAN_E2E_PORT"];
const baseURL = given ?? `http://127.0.0.1:${port}`;
// Debian's; where there is none, Playwright's own.
const chromium = process.env["HUPAN_CHROMIUM"] ?? ["/usr/bin/chromium"].find((path) => existsSync(path));
// These start servers of their own.
const onlyTheHouse = process.argv.some((argument) => /house-|market-|operate/.test(argument));

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  // Two cores, and one model that answers.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env["CI"] !== undefined,
  // A machine of two cores with a model on them is at times too slow once; what is too slow twice has failed. Whatever
  // needed its second try is told as flaky.
  retries: process.env["CI"] === undefined ? 0 : 1,
  reporter: [["list"]],
  use: {
    baseURL,
    browserName: "chromium",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
    locale: "en-US",
    // A trace draws and keeps every step. Where what fails is tried again, only the second try need leave one.
    trace: process.env["CI"] === undefined ? "retain-on-failure" : "on-first-retry",
  },
  ...(given || onlyTheHouse
    ? {}
    : {
        webServer: {
          command: `.venv/bin/python -P -m hupan serve --port ${port} --data-dir "$(mktemp -d)" --no-browser`,
          cwd: root,
          url: `${baseURL}/api/health`,
          timeout: 120_000,
          stdout: "ignore" as const,
          gracefulShutdown: { signal: "SIGTERM" as const, timeout: 20_000 },
          env: {
            PYTHONPATH: "src",
            HUPAN_MODELS_DEFAULT: "qwen2.5-coder-0.5b-instruct-q4_k_m",
            HUPAN_MARKET_DEMO: "false",
            HUPAN_MODELS_DIRECTORY: process.env["HUPAN_E2E_MODELS"] ?? `${root}.cache/models`,
          },
        },
      }),
});
