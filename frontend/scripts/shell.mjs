// Which files of the build make up the shell, told by Vite's manifest. The service worker fetches `offlineFiles` in
// advance, and the size test weighs `firstLoadFiles`.

/** Modules behind which only rarely needed, heavy pieces lie: fetched when a message first asks for them. */
const HEAVY = ["src/parts/diagram/draw", "src/parts/maths/typeset"];

const isHeavy = (key) => HEAVY.some((start) => key.startsWith(start));

/** Walks from `keys` along static imports, and along dynamic ones where `follow` says so. */
function closure(manifest, keys, follow) {
  const files = new Set();
  const seen = new Set();
  const queue = [...keys];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) continue;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    queue.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(follow));
  }
  return files;
}

/** Everything that the page needs to open offline, in every language. */
export function offlineFiles(manifest) {
  return closure(manifest, ["index.html"], (key) => !isHeavy(key));
}

/** What the very first visit of someone who reads English fetches: the frame, the words, the assistant's room. */
export function firstLoadFiles(manifest) {
  const files = closure(
    manifest,
    ["index.html", "src/i18n/messages/en.ts", "src/rooms/assistant/index.ts"],
    () => false,
  );
  return new Set(["index.html", "theme.js", ...files]);
}
