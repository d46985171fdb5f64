/** What the house's browser tests stand on: a server of their own, people, and a look with axe. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
  type TestInfo,
} from "@playwright/test";

const root = fileURLToPath(new URL("../..", import.meta.url));
const READY = /ready at (http:\/\/127\.0\.0\.1:\d+)/;
const CARDS = /stripe at (http:\/\/127\.0\.0\.1:\d+)/;
const START_MS = 90_000;

export type Language = "en" | "zh" | "ko";
export const LANGUAGES: readonly Language[] = ["en", "zh", "ko"];
export const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;

/** Stripe's stand-in, at which the market takes cards: what it says where it is, and the process. */
async function startCards(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(join(root, ".venv/bin/python"), ["-m", "tests.integration.payments.stripe_stand"], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: root },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      const found = CARDS.exec(chunk.toString())?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`Stripe's stand-in ended with ${code}`)));
  });
  return { url, child };
}

/** A `hupan serve` with an empty data folder, which fetches no model. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly cards: ChildProcess | undefined,
  ) {}

  static async start(house = "own"): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), `hupan-${house}-`));
    const cards = house === "market" ? await startCards() : undefined;
    const child = spawn(
      join(root, ".venv/bin/python"),
      ["-P", "-m", "hupan", "serve", "--port", "0", "--data-dir", folder, "--no-browser"],
      {
        cwd: root,
        env: {
          ...process.env,
          PYTHONPATH: "src",
          HUPAN_MODELS_FETCH_DEFAULT: "false",
          // Only the market's own tests need its goods; loading them keeps a small machine busy for a while.
          HUPAN_MARKET_DEMO: String(house === "market"),
          // The demo carrier's parcels arrive while a test looks on.
          HUPAN_FULFILLMENT_DEMO_DELIVERY_S: "2",
          HUPAN_FULFILLMENT_LOOK_EVERY_S: "1",
          ...(cards && { HUPAN_STRIPE_SECRET_KEY: "sk_test_12345", HUPAN_STRIPE_API_BASE: cards.url }),
        },
      },
    );
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), START_MS);
      const listen = (chunk: Buffer) => {
        said += chunk.toString();
        const found = READY.exec(said)?.[1];
        if (!found) return;
        clearTimeout(late);
        resolve(found);
      };
      child.stdout?.on("data", listen);
      child.stderr?.on("data", listen);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
    });
    return new Server(url, child, folder, cards?.child);
  }

  /** Kills the web process, without a word, and leaves it to the supervisor to begin another. */
  killWeb(): void {
    const lines = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(this.child.pid)], {
      encoding: "utf8",
    });
    const web = lines.split("\n").find((line) => line.includes("hupan.web"));
    if (!web) throw new Error(`no web process among:\n${lines}`);
    process.kill(Number.parseInt(web, 10), "SIGKILL");
  }

  /** Waits until the market answers again. */
  async isBack(): Promise<void> {
    const looks = async () => (await fetch(`${this.url}/market`)).status;
    await expect.poll(() => looks().catch(() => 0), { timeout: START_MS }).toBe(200);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      await ended;
    }
    this.cards?.kill("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Headers of a visitor from elsewhere: on its own machine a browser is let in as the only person without a password. */
export const FROM_ELSEWHERE = { via: "1.1 proxy.example" } as const;

export async function csrf(request: APIRequestContext): Promise<Record<string, string>> {
  const session = await (await request.get("/api/session")).json();
  return { "X-CSRF-Token": session.csrf_token };
}

/** Makes the owner where there is none yet, without a password, and lets the page's browser in. */
export async function enter(page: Page): Promise<void> {
  const session = await (await page.request.get("/api/session")).json();
  if (session.state !== "setup") return;
  const made = await page.request.post("/api/setup", { data: { name: "Mina Park", language: "en" } });
  expect(made.ok(), await made.text()).toBe(true);
}

export interface Look {
  language: Language;
  theme: "light" | "dark" | "system";
}

/** Sets the look of the account; the next page load shows it. */
export async function look(page: Page, { language, theme }: Look): Promise<void> {
  const answer = await page.request.patch("/api/me", {
    data: { language, theme },
    headers: await csrf(page.request),
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** No complaint of axe's, and nothing that sticks out sideways. */
export async function expectSound(page: Page, where: string): Promise<void> {
  // What fades in has no contrast yet.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) =>
          one.playState !== "running" ||
          one.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
      ),
  );
  // Asked for nothing but complaints, and within the page where it has no frames, axe is done in a third of the time.
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .setLegacyMode(page.frames().length === 1)
    .analyze();
  const complaints = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
  expect(complaints, where).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${where}: wider than the window`).toBeLessThanOrEqual(0);
}

/** Keeps a picture for people who want to look at screens (`HUPAN_E2E_PICTURES=1`); tests have no use for it. */
export async function picture(
  what: Page | Locator,
  info: TestInfo,
  name: string,
  options: { fullPage?: boolean } = {},
): Promise<void> {
  if (process.env["HUPAN_E2E_PICTURES"] === "1")
    await what.screenshot({ path: info.outputPath(name), ...options });
}

interface Fixtures {
  /** A browser of somebody else. */
  stranger: { context: BrowserContext; page: Page };
}
interface WorkerFixtures {
  /** Whose server it is: tests that lock the door behind them name one of their own. */
  house: string;
  server: Server;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  house: ["shared", { option: true, scope: "worker" }],
  server: [
    async ({ house }, use) => {
      const server = await Server.start(house);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 2 * START_MS },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  stranger: async ({ browser, server }, use) => {
    const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
    await use({ context, page: await context.newPage() });
    await context.close();
  },
});

export { expect };
