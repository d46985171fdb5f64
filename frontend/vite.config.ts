import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** The server that the development page talks to; `hupan serve` prints it. */
const server = process.env["HUPAN_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
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
        // The shell and every room open offline; the heavy, rarely used pieces (diagrams, maths, the
        // grammars of code highlighting) are fetched when they are first needed.
        globPatterns: ["index.html", "theme.js", "assets/{index,room,messages,vendor,inter}-*", "icons/icon-192.png"],
      },
    }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { target: "es2022", sourcemap: false, reportCompressedSize: false },
  server: { host: "127.0.0.1", proxy: { "/api": server, "/v1": server } },
});
