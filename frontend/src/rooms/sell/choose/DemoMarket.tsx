import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import { useState } from "react";
import { api, call, type DemoMarketView, useOffline } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import {
  Button,
  buttonClass,
  Card,
  Confirm,
  ErrorState,
  Loading,
  Note,
  Problem,
  Progress,
  Section,
  Skeleton,
} from "@/ui";
import { demoQuery } from "../data/queries";

/** The goods that Hupan invents for its first start: how far they are, and how to be rid of them. */
export function DemoMarket() {
  const t = useTranslations("sell");
  const { data, error, refetch } = useQuery(demoQuery);
  return (
    <Section title={t("demo")} description={t("demoBody")}>
      <Card>
        {data ? (
          <State demo={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading className="p-4">
            <Skeleton className="h-10" />
          </Loading>
        )}
      </Card>
    </Section>
  );
}

function useDemo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: "load" | "remove") =>
      wanted === "load" ? call(api.POST("/api/market/demo")) : call(api.DELETE("/api/market/demo")),
    onSuccess: (demo) => client.setQueryData(demoQuery.queryKey, demo),
    onSettled: () => client.invalidateQueries({ queryKey: demoQuery.queryKey }),
  });
}

function State({ demo }: { demo: DemoMarketView }) {
  const t = useTranslations("sell");
  const { language } = useLanguage();
  const offline = useOffline();
  const [asking, setAsking] = useState(false);
  const change = useDemo();
  const { state, done, total, error } = demo;
  // What broke off stands still until somebody, or the next start, goes on with it.
  const going = (state === "loading" || state === "removing") && error === "";
  const words = useStateWords(demo);
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="tabular min-w-0 flex-1 basis-56 text-sm" role="status">
          {words}
        </p>
        <div className="flex flex-wrap gap-2">
          {state === "loaded" && (
            <>
              {/* The market's pages are the server's own, outside this app. */}
              <a href="/market" className={buttonClass("plain", "small")}>
                {t("demoSee")}
                <ArrowUpRight className="size-4" aria-hidden />
              </a>
              <Button size="small" tone="quiet" disabled={offline} onClick={() => setAsking(true)}>
                {t("demoRemove")}
              </Button>
            </>
          )}
          {!going && state !== "loaded" && (
            <Button
              size="small"
              busy={change.isPending}
              disabled={offline}
              onClick={() => change.mutate(state === "removing" ? "remove" : "load")}
            >
              {t(error ? "goOn" : "demoLoad")}
            </Button>
          )}
        </div>
      </div>
      {going && (
        <Progress
          label={t("demo")}
          value={state === "loading" && total > 0 ? done / total : null}
          text={words}
        />
      )}
      {error !== "" && (
        <Note tone="danger">
          {t("demoFailed")} {language === "en" && <span>{error}</span>}
        </Note>
      )}
      <Problem error={change.error} />
      <Confirm
        open={asking}
        danger
        title={t("demoRemoveTitle")}
        action={t("demoRemove")}
        busy={change.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => change.mutate("remove", { onSettled: () => setAsking(false) })}
      >
        {t("demoRemoveBody")}
      </Confirm>
    </div>
  );
}

function useStateWords({ state, done, total }: DemoMarketView): string {
  const t = useTranslations("sell");
  if (state === "loading") return t("demoLoading", { done, total });
  if (state === "loaded") return t("demoLoaded", { count: total });
  return state === "removing" ? t("demoRemoving") : t("demoAbsent");
}
