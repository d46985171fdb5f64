import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, call, setCsrfToken } from "./client";
import { forgetHistory } from "./historyStore";
import { forgetBrowser } from "./notices";
import type { paths } from "./schema";
import type { PersonView, SessionView } from "./types";

/** Who is here. Every other request depends on its CSRF token, so it is read first. */
export async function readSession(): Promise<SessionView> {
  const session = await call(api.GET("/api/session"));
  setCsrfToken(session.csrf_token);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: readSession,
  staleTime: 60_000,
});

export function useSession(): SessionView {
  return useSuspenseQuery(sessionQuery).data;
}

/** The signed-in person. Screens behind the door may rely on there being one, also while they are being left. */
export function usePerson(): PersonView {
  const { data } = useQuery(sessionQuery);
  const [last, setLast] = useState(data?.person ?? null);
  if (data?.person && data.person !== last) setLast(data.person);
  const person = data?.person ?? last;
  if (!person) throw new Error("usePerson() is for screens behind the sign-in");
  return person;
}

/** Puts a fresh session (after setup, sign-in, joining) in place of the old one, with everything that hung on it. */
export function useEnter(): (session: SessionView) => void {
  const client = useQueryClient();
  return (session) => {
    setCsrfToken(session.csrf_token);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

export type PersonChange = paths["/api/me"]["patch"]["requestBody"]["content"]["application/json"];

/** Changes the signed-in person's own record; the page shows it at once and takes it back if the server refuses. */
export function useChangePerson() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: PersonChange) => call(api.PATCH("/api/me", { body: change })),
    onMutate: (change) => {
      const before = client.getQueryData(sessionQuery.queryKey);
      if (before?.person) {
        client.setQueryData(sessionQuery.queryKey, { ...before, person: merged(before.person, change) });
      }
      return { before };
    },
    onError: (_error, _change, kept) => {
      if (kept?.before) client.setQueryData(sessionQuery.queryKey, kept.before);
    },
    onSuccess: (person) => {
      const now = client.getQueryData(sessionQuery.queryKey);
      if (now) client.setQueryData(sessionQuery.queryKey, { ...now, person });
    },
  });
}

function merged(person: PersonView, change: PersonChange): PersonView {
  const { preferences, ...rest } = change;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  const chosen = Object.fromEntries(
    Object.entries(preferences ?? {}).filter(([, value]) => value !== undefined),
  );
  return { ...person, ...given, preferences: { ...person.preferences, ...chosen } };
}

/** Ends the session and forgets everything that this browser kept of it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await forgetBrowser();
    await call(api.DELETE("/api/session"));
    await forgetHistory();
    // The session first, so that the door is shown; then nothing on show hangs on what is forgotten.
    client.setQueryData(sessionQuery.queryKey, await readSession());
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    client.getMutationCache().clear();
  }, [client]);
}
