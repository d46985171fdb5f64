/** What the market's browser tests stand on: a server with the demo market in it. */
import { expect, test as house } from "./house-ground";

const LOADED_MS = 150_000;

export const test = house.extend<object, { market: true }>({
  market: [
    async ({ server }, use) => {
      // Everything is there, and a word of it can be found.
      await expect
        .poll(
          async () =>
            ((await (await fetch(`${server.url}/api/market/demo`)).json()) as { state: string }).state,
          {
            timeout: LOADED_MS,
            intervals: [1000],
          },
        )
        .toBe("loaded");
      await expect
        .poll(
          async () =>
            /class="grid[^"]*"/.test(await (await fetch(`${server.url}/market/search?q=kettle`)).text()),
          {
            timeout: 30_000,
          },
        )
        .toBe(true);
      await use(true);
    },
    { scope: "worker", auto: true, timeout: 2 * LOADED_MS },
  ],
});

export { expect };
