/** Proves that a request comes from our own page; empty for a guest. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** On its own machine a single person without a password is let in by asking: once, then the page knows them. */
export async function knock() {
  if (!("knocking" in document.documentElement.dataset)) return;
  try {
    const session: unknown = await (await fetch("/api/session")).json();
    if (isSignedIn(session)) window.location.reload();
  } catch {
    // A guest, then.
  }
}

export function isSignedIn(session: unknown): boolean {
  return (
    typeof session === "object" && session !== null && "state" in session && session.state === "signed_in"
  );
}
