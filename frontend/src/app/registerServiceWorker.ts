/** Told when a newer page waits; calling it lets the newer one take over and loads it. */
type OnUpdate = (takeOver: () => void) => void;

let waiting: (() => void) | null = null;
let listener: OnUpdate | null = null;
const CHECK_MS = 60 * 60_000;

export function onUpdate(next: OnUpdate): () => void {
  listener = next;
  if (waiting) next(waiting);
  return () => {
    if (listener === next) listener = null;
  };
}

function announce(worker: ServiceWorker) {
  waiting = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
      once: true,
    });
    worker.postMessage("take-over");
  };
  listener?.(waiting);
}

export function registerServiceWorker() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  void navigator.serviceWorker
    .register("/service-worker.js")
    .then((registration) => {
      const watch = () => {
        const worker = registration.installing;
        worker?.addEventListener("statechange", () => {
          // Without a controller it is the first worker, not a newer one.
          if (worker.state === "installed" && navigator.serviceWorker.controller) announce(worker);
        });
      };
      if (registration.waiting && navigator.serviceWorker.controller) announce(registration.waiting);
      registration.addEventListener("updatefound", watch);
      setInterval(() => void registration.update().catch(() => undefined), CHECK_MS);
    })
    .catch(() => {
      // Refused (private window, plain HTTP on a network): the page works, only not offline.
    });
}
