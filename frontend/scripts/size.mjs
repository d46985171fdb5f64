// Weighs what a first visit fetches, compressed as it is served, and fails the build when it is too heavy.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { firstLoadFiles } from "./shell.mjs";

const BUDGET_BYTES = 300_000;
const COMPRESSED = /\.(woff2|png)$/;

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
const weights = [...firstLoadFiles(manifest)]
  .map((file) => {
    const bytes = readFileSync(dist + file);
    return { file, bytes: COMPRESSED.test(file) ? bytes.length : brotliCompressSync(bytes).length };
  })
  .sort((a, b) => b.bytes - a.bytes);
const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);

if (process.argv.includes("--list"))
  for (const { file, bytes } of weights) console.log(String(bytes).padStart(7), file);
console.log(`first load: ${total} of at most ${BUDGET_BYTES} bytes, compressed (${weights.length} files)`);
if (total > BUDGET_BYTES) {
  console.error("The first load is too heavy. `node scripts/size.mjs --list` shows what weighs most.");
  process.exit(1);
}
