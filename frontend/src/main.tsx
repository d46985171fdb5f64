import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/styles/index.css";
import { App } from "@/app/App";
import { registerServiceWorker } from "@/app/registerServiceWorker";
import { loadMessages, preferredLanguage } from "@/i18n";

async function start() {
  const language = preferredLanguage();
  const messages = await loadMessages(language);
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App initial={{ language, messages }} />
    </StrictMode>,
  );
  registerServiceWorker();
}

void start();
