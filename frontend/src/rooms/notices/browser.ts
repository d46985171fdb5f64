import { api, call } from "@/api";

/** How this browser stands: it cannot show notices, was told not to, may be asked, or shows them. */
export type Standing = "cannot" | "refused" | "off" | "on";

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function worker(): Promise<ServiceWorkerRegistration | null> {
  return (await navigator.serviceWorker.getRegistration()) ?? null;
}

export async function standing(): Promise<Standing> {
  if (!canPush()) return "cannot";
  const registration = await worker();
  if (!registration) return "cannot";
  if (Notification.permission === "denied") return "refused";
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription) return "off";
  const { on } = await call(
    api.POST("/api/notices/push/check", { body: { endpoint: subscription.endpoint } }),
  );
  return on ? "on" : "off";
}

/** Asks the reader, then the browser's push service, then tells the server. */
export async function switchOn(): Promise<Standing> {
  const registration = await worker();
  if (!registration) return "cannot";
  if ((await Notification.requestPermission()) !== "granted") return "refused";
  const { key } = await call(api.GET("/api/notices/push"));
  const own = await registration.pushManager.getSubscription();
  // A subscription under another key than the server's is of no use to it.
  if (own && !sameKey(own.options.applicationServerKey, key)) await own.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(key),
  });
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (!endpoint || !p256dh || !auth) return "cannot";
  await call(api.PUT("/api/notices/push", { body: { endpoint, keys: { p256dh, auth } } }));
  return "on";
}

export async function switchOff(): Promise<Standing> {
  const subscription = await (await worker())?.pushManager.getSubscription();
  if (!subscription) return "off";
  await call(api.POST("/api/notices/push/remove", { body: { endpoint: subscription.endpoint } }));
  await subscription.unsubscribe();
  return "off";
}

export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function sameKey(own: ArrayBuffer | null, key: string): boolean {
  if (!own) return false;
  const left = new Uint8Array(own);
  const right = bytesOf(key);
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
