import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/styles/index.css";
import { App } from "@/app/App";
import { registerServiceWorker } from "@/app/registerServiceWorker";
import { preferredLanguage, speak } from "@/i18n";

async function start() {
  await speak(preferredLanguage());
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  registerServiceWorker();
}

void start();
