import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { api, call, type SessionItem, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, Chip, ErrorState, Loading, Section, Skeleton, toast } from "@/ui";
import { deviceOf } from "./device";

const SESSIONS_KEY = ["sessions"];

export function Sessions() {
  const t = useTranslations("account");
  const { data, error, refetch } = useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: () => call(api.GET("/api/sessions")),
  });
  return (
    <Section title={t("sessions")} description={t("sessionsBody")}>
      {data ? (
        <Card>
          <ul className="divide-y divide-line">
            {data.items.map((session) => (
              <OneSession key={session.id} session={session} />
            ))}
          </ul>
        </Card>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading>
          <Skeleton className="h-32" />
        </Loading>
      )}
    </Section>
  );
}

function OneSession({ session }: { session: SessionItem }) {
  const t = useTranslations("account");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const device = deviceOf(session.user_agent);
  const name = device ? t("device", { browser: device.browser, system: device.system }) : t("deviceUnknown");
  const Icon = device?.handheld ? Smartphone : Laptop;
  const end = useMutation({
    mutationFn: () =>
      call(api.DELETE("/api/sessions/{session_id}", { params: { path: { session_id: session.id } } })),
    onSuccess: () => toast({ title: t("sessionEnded", { device: name }) }),
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
  return (
    <li className="flex items-center gap-3 px-4 py-3 text-sm">
      <Icon className="size-5 shrink-0 text-ink-soft" aria-hidden />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {name}
          {session.current && <Chip tone="success">{t("sessionCurrent")}</Chip>}
        </p>
        <p className="tabular text-ink-soft">
          {[session.address, t("sessionSeen", { ago: format.ago(session.last_seen_at) })]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {!session.current && (
        <Button
          size="small"
          aria-label={t("sessionEndOf", { device: name })}
          busy={end.isPending}
          disabled={offline}
          onClick={() => end.mutate()}
        >
          {t("sessionEnd")}
        </Button>
      )}
    </li>
  );
}
