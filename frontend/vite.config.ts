import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { offlineFiles, type ViteManifest } from "./scripts/shell.mjs";

/** The server that the development page talks to; `hupan serve` prints it. */
const server = process.env["HUPAN_SERVER"] ?? "http://127.0.0.1:8000";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { "@": here("./src") };

/** Keeps the heavy, rarely needed pieces out of what the service worker fetches in advance. */
const onlyTheShell = <E extends { url: string }>(entries: E[]) => {
  const shell = offlineFiles(
    JSON.parse(readFileSync(here("./dist/.vite/manifest.json"), "utf8")) as ViteManifest,
  );
  return {
    manifest: entries.filter(({ url }) => !url.startsWith("assets/") || shell.has(url)),
    warnings: [],
  };
};

/** Every browser that runs the page reads WOFF2: the two older forms of the formulas' fonts stay out of the build. */
const onlyNewFonts = {
  name: "only-new-fonts",
  enforce: "pre" as const,
  transform: (code: string, id: string) =>
    id.endsWith("katex.min.css") ? code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "") : null,
};

export default defineConfig({
  plugins: [
    onlyNewFonts,
    react(),
    tailwindcss(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/app",
      filename: "service-worker.ts",
      injectRegister: false,
      registerType: "prompt",
      manifest: {
        id: "/",
        name: "Hupan",
        short_name: "Hupan",
        description: "An assistant that you own.",
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f9f8f6",
        theme_color: "#f9f8f6",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
      injectManifest: {
        globPatterns: ["index.html", "theme.js", "assets/**", "icons/icon.svg", "icons/icon-192.png"],
        manifestTransforms: [onlyTheShell],
        maximumFileSizeToCacheInBytes: 4_000_000,
        buildPlugins: { vite: [{ name: "alias", config: () => ({ resolve: { alias } }) }] },
      },
    }),
  ],
  resolve: { alias },
  build: {
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    manifest: true,
    // The app, and what makes the server's own pages of the market quicker.
    rollupOptions: { input: { index: here("./index.html"), storefront: here("./src/storefront/main.ts") } },
  },
  server: { host: "127.0.0.1", proxy: { "/api": server, "/v1": server } },
});
