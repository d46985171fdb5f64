import { Link } from "@tanstack/react-router";
import { RotateCw, WifiOff } from "lucide-react";
import { useEffect } from "react";
import { connection } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, buttonClass, EmptyState, Loading, Page, Skeleton } from "@/ui";

/** While a room's code is on its way. */
export function Pending() {
  return (
    <Page>
      <Loading className="flex flex-col gap-4">
        <Skeleton className="h-9 w-48" />
        <Skeleton className="h-5 w-80 max-w-full" />
        <Skeleton className="mt-6 h-40 w-full" />
      </Loading>
    </Page>
  );
}

export function NotFound() {
  const t = useTranslations("shell");
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        wholePage
        title={t("notFoundTitle")}
        action={
          <Link to="/" className={buttonClass("primary")}>
            {t("home")}
          </Link>
        }
      >
        {t("notFoundBody")}
      </EmptyState>
    </main>
  );
}

/** In place of a page of the market while the server cannot be reached; it opens by itself once that can be. */
export function Away() {
  const t = useTranslations("shell");
  useEffect(() => {
    connection.lost();
    return connection.onReturn(() => window.location.reload());
  }, []);
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        wholePage
        icon={<WifiOff aria-hidden />}
        title={t("awayTitle")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button
              tone="primary"
              icon={<RotateCw className="size-4" aria-hidden />}
              onClick={() => window.location.reload()}
            >
              {t("reload")}
            </Button>
            <Link to="/" className={buttonClass()}>
              {t("home")}
            </Link>
          </div>
        }
      >
        {t("awayBody")}
      </EmptyState>
    </main>
  );
}

/** A screen that threw. The rest of the page goes on. */
export function Crash() {
  const t = useTranslations("shell");
  return (
    <div role="alert" className="grid h-full place-items-center">
      <EmptyState
        wholePage
        title={t("crashTitle")}
        action={
          <Button tone="primary" onClick={() => window.location.reload()}>
            {t("reload")}
          </Button>
        }
      >
        {t("crashBody")}
      </EmptyState>
    </div>
  );
}
