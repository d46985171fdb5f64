import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { type PersonView, sessionQuery } from "@/api";
import { useLanguage } from "@/i18n";
import { ErrorState, useThemeOf } from "@/ui";
import { Mark } from "./Mark";
import { Shell } from "./Shell";

const Setup = lazy(() => import("@/rooms/entrance").then((room) => ({ default: room.SetupScreen })));
const SignIn = lazy(() => import("@/rooms/entrance").then((room) => ({ default: room.SignInScreen })));

/** Lets people in: the first one sets the house up, others sign in, and then the address is shown. */
export function House() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  if (!session) {
    if (!error) return <Opening />;
    return (
      <main className="grid h-full place-items-center">
        <ErrorState wholePage error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (session.state === "signed_in" && session.person) return <Home person={session.person} />;
  return <Suspense fallback={<Opening />}>{session.state === "setup" ? <Setup /> : <SignIn />}</Suspense>;
}

function Home({ person }: { person: PersonView }) {
  const { setLanguage } = useLanguage();
  useThemeOf(person.theme);
  useEffect(() => {
    if (person.language) setLanguage(person.language);
  }, [person.language, setLanguage]);
  return (
    <Shell person={person}>
      <Outlet />
    </Shell>
  );
}

function Opening() {
  return (
    <div className="grid h-full place-items-center text-line" aria-busy="true">
      <Mark className="size-12" />
    </div>
  );
}
