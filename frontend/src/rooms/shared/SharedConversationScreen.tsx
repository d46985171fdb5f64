import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Link2Off } from "lucide-react";
import { ApiError, api, call, type SharedMessage, type SharedView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { MessageParts } from "@/parts";
import { EmptyState, ErrorState, Loading, Skeleton, useAutoTitle } from "@/ui";

export function SharedConversationScreen() {
  const t = useTranslations("shared");
  const { token = "" } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ["shared", token],
    queryFn: () => call(api.GET("/api/shared/{token}", { params: { path: { token } } })),
  });
  useAutoTitle(data ? data.title || t("untitled") : null);
  if (data) return <Conversation shared={data} />;
  const gone = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return (
    <main className="mx-auto flex min-h-full max-w-reading flex-col justify-center px-4 py-10">
      {gone ? (
        <EmptyState wholePage icon={<Link2Off aria-hidden />} title={t("gone")}>
          {t("goneBody")}
        </EmptyState>
      ) : error ? (
        <ErrorState wholePage error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading className="flex flex-col gap-4 self-stretch">
          <Skeleton className="h-9 w-64" />
          <Skeleton className="h-16 w-2/3 self-end" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </main>
  );
}

function Conversation({ shared }: { shared: SharedView }) {
  const t = useTranslations("shared");
  const format = useFormat();
  return (
    <div className="relative h-full overflow-y-auto">
      <main className="mx-auto max-w-reading px-4 pt-10 pb-16">
        <header className="mb-8 border-b border-line pb-6">
          <h1 className="text-2xl">{shared.title || t("untitled")}</h1>
          <p className="mt-1 text-sm text-ink-soft">
            {t("by", { date: format.date(shared.shared_at, { dateStyle: "long" }) })}
          </p>
        </header>
        <div className="flex flex-col gap-8">
          {shared.messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a shared conversation never changes, so position is identity
            <One key={index} message={message} />
          ))}
        </div>
        <footer className="mt-12 flex items-center gap-2 border-t border-line pt-6 text-sm text-ink-soft">
          <img src="/icons/icon.svg" alt="" className="size-5" />
          {t("more")}
        </footer>
      </main>
    </div>
  );
}

function One({ message }: { message: SharedMessage }) {
  const t = useTranslations("shared");
  const person = message.role === "user";
  return (
    <article
      aria-label={person ? t("person") : t("assistant")}
      className={person ? "ms-auto max-w-[85%] rounded-card bg-hover px-4 py-2.5" : "min-w-0"}
    >
      <MessageParts message={message} />
    </article>
  );
}
