import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft, Trash2 } from "lucide-react";
import { api, type ConversationView, call, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, EmptyState, ErrorState, Loading, Page, PageHeader, Skeleton, toast } from "@/ui";

const BIN_KEY = ["conversations", "bin"];

export function BinScreen() {
  const t = useTranslations("settings");
  const { data, error, refetch } = useQuery({
    queryKey: BIN_KEY,
    queryFn: () => call(api.GET("/api/conversations/bin")),
  });
  return (
    <Page className="max-w-form!">
      <Link
        to="/settings"
        className="mb-2 -ms-1.5 inline-flex min-h-8 items-center gap-1 rounded-control px-1.5 text-sm text-ink-soft hover:text-ink"
      >
        <ChevronLeft className="size-4" aria-hidden />
        {t("title")}
      </Link>
      <PageHeader title={t("binTitle")}>{t("binBody")}</PageHeader>
      {data ? (
        data.items.length === 0 ? (
          <EmptyState icon={<Trash2 aria-hidden />} title={t("binEmpty")} />
        ) : (
          <Card>
            <ul className="divide-y divide-line">
              {data.items.map((conversation) => (
                <Deleted key={conversation.id} conversation={conversation} />
              ))}
            </ul>
          </Card>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading className="flex flex-col gap-3">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </Loading>
      )}
    </Page>
  );
}

function Deleted({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("settings");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const navigate = useNavigate();
  const title = conversation.title || t("binUntitled");
  const restore = useMutation({
    mutationFn: () =>
      call(
        api.POST("/api/conversations/{conversation_id}/restore", {
          params: { path: { conversation_id: conversation.id } },
        }),
      ),
    onSuccess: (back) => {
      toast({
        title: t("restored"),
        action: {
          label: t("open"),
          onSelect: () => void navigate({ to: "/c/$conversationId", params: { conversationId: back.id } }),
        },
      });
      return client.invalidateQueries({ queryKey: ["conversations"] });
    },
    onError: (error) => toast({ title: say(error), tone: "danger" }),
  });
  return (
    <li className="flex items-center justify-between gap-4 px-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="truncate font-medium">{title}</p>
        {conversation.deleted_at && (
          <p className="text-ink-soft">{t("binDeleted", { ago: format.ago(conversation.deleted_at) })}</p>
        )}
      </div>
      <Button
        size="small"
        aria-label={t("restoreOf", { title })}
        busy={restore.isPending}
        disabled={offline}
        onClick={() => restore.mutate()}
      >
        {t("restore")}
      </Button>
    </li>
  );
}
