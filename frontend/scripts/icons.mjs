// Draws the app's icons from one SVG with Chromium. The results are committed; run it after changing the mark.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const out = fileURLToPath(new URL("../public/icons/", import.meta.url));
mkdirSync(out, { recursive: true });

/** `inset` is the share of the side left free around the mark; maskable icons may lose their outer fifth. */
function svg({ radius, inset }) {
  const scale = (1 - 2 * inset) * 16;
  const offset = 512 * inset;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <rect width="512" height="512" rx="${radius}" fill="#07657a"/>
  <g transform="translate(${offset} ${offset}) scale(${scale})">
    <path d="M6.5 15.5a9.5 9.5 0 0 1 19 0Z" fill="#fdfcfa"/>
    <path d="M4 19.5h24M8.5 23.25h15M13 27h6" fill="none" stroke="#fdfcfa" stroke-width="2.25" stroke-linecap="round"/>
  </g>
</svg>
`;
}

const rounded = svg({ radius: 112, inset: 0.14 });
writeFileSync(`${out}icon.svg`, rounded);

const browser = await chromium.launch({
  executablePath: process.env.HUPAN_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const [name, size, drawing] of [
  ["icon-192.png", 192, rounded],
  ["icon-512.png", 512, rounded],
  ["icon-maskable-512.png", 512, svg({ radius: 0, inset: 0.24 })],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  );
  await page.screenshot({ path: `${out}${name}`, omitBackground: true });
  await page.close();
}
await browser.close();
