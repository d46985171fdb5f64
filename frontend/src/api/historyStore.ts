/**
 * What the service worker keeps so that history opens offline. One cache for each person, named after them, so that
 * nobody ever sees another's; this file is the part that page and worker share.
 */
/** Marks an answer that comes from the store. */
export const CACHED_HEADER = "X-Hupan-Cached";
const HISTORY_PREFIX = "hupan-history:";
const PERSON_CACHE = "hupan-person";
const PERSON_URL = "/__person";

/** Reads that make up the history; nothing else is kept, and no event stream. */
const KEPT = [
  /^\/api\/session$/,
  /^\/api\/models$/,
  /^\/api\/folders$/,
  /^\/api\/suggestions$/,
  /^\/api\/notices$/,
  /^\/api\/conversations$/,
  /^\/api\/conversations\/[^/]+$/,
  /^\/api\/conversations\/[^/]+\/messages$/,
];
const SESSION_PATH = "/api/session";

export function isKept(method: string, pathname: string): boolean {
  return (
    method === "GET" && pathname !== "/api/conversations/bin" && KEPT.some((path) => path.test(pathname))
  );
}

interface SessionLike {
  state: string;
  person: { id: string } | null;
}

/** Deletes everything that was kept, of everybody. */
export async function forgetHistory(): Promise<void> {
  if (typeof caches === "undefined") return;
  const names = await caches.keys();
  await Promise.all(
    names
      .filter((name) => name === PERSON_CACHE || name.startsWith(HISTORY_PREFIX))
      .map((name) => caches.delete(name)),
  );
}

async function keptPerson(): Promise<string | null> {
  const cache = await caches.open(PERSON_CACHE);
  const kept = await cache.match(PERSON_URL);
  return kept ? kept.text() : null;
}

/** A session tells whose history may be kept; anybody else's goes. */
async function noteSession(response: Response): Promise<string | null> {
  const session = (await response.json()) as SessionLike;
  const person = session.state === "signed_in" ? (session.person?.id ?? null) : null;
  if ((await keptPerson()) === person) return person;
  await forgetHistory();
  if (person === null) return null;
  const cache = await caches.open(PERSON_CACHE);
  await cache.put(PERSON_URL, new Response(person));
  return person;
}

/** Network first; what is kept answers when the server cannot, and says so in a header. */
export async function answerHistory(request: Request): Promise<Response> {
  const session = new URL(request.url).pathname === SESSION_PATH;
  // Taken before the request: an answer that arrives after a change of person must not land in the new one's store.
  const person = await keptPerson();
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept =
      person === null ? undefined : await (await caches.open(HISTORY_PREFIX + person)).match(request);
    if (!kept) throw error;
    const headers = new Headers(kept.headers);
    headers.set(CACHED_HEADER, "1");
    return new Response(kept.body, { status: kept.status, statusText: kept.statusText, headers });
  }
  if (response.status === 401) await forgetHistory();
  if (!response.ok) return response;
  const owner = session ? await noteSession(response.clone()) : person;
  if (owner !== null && owner === (await keptPerson())) {
    const cache = await caches.open(HISTORY_PREFIX + owner);
    await cache.put(request, response.clone());
  }
  return response;
}
