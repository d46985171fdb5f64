import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell, BellRing, Check } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { api, call, type NoticeView, unreadQuery, useOffline, useUnread } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, cx, EmptyState, ErrorState, IconButton, Loading, Skeleton, toast } from "@/ui";
import { pathOf, sumOf, textOf, told } from "./sentences";

export const NOTICES_KEY = ["notices", "list"];

export function List() {
  const t = useTranslations("notices");
  const common = useTranslations("common");
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const unread = useUnread();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: NOTICES_KEY,
    queryFn: ({ pageParam }) =>
      call(api.GET("/api/notices", pageParam ? { params: { query: { before: pageParam } } } : {})),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
  const read = useMutation({
    mutationFn: (body: { ids: string[] } | { upto: string }) => call(api.POST("/api/notices/read", { body })),
    onSuccess: (now) => client.setQueryData(unreadQuery.queryKey, now),
    onError: (failure) => toast({ title: say(failure), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: NOTICES_KEY }),
  });
  // Another number means that there are others, or that some were read in another window.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is what it waits for
  useEffect(() => {
    void client.invalidateQueries({ queryKey: NOTICES_KEY });
  }, [client, unread]);
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading className="flex flex-col gap-3">
        <Skeleton className="h-20" />
        <Skeleton className="h-20" />
        <Skeleton className="h-20" />
      </Loading>
    );
  }
  const notices = data.pages.flatMap((page) => page.items);
  const newest = notices[0];
  if (!newest) {
    return (
      <EmptyState icon={<Bell aria-hidden />} title={t("empty")}>
        {t("emptyBody")}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex min-h-8 items-center justify-between gap-4">
        <p className="text-sm text-ink-soft" role="status">
          {unread ? t("unread", { count: unread }) : t("allRead")}
        </p>
        {unread > 0 && (
          <Button
            size="small"
            icon={<Check className="size-4" aria-hidden />}
            busy={read.isPending}
            disabled={offline}
            onClick={() => read.mutate({ upto: newest.id })}
          >
            {t("readAll")}
          </Button>
        )}
      </div>
      <Card>
        <ul className="divide-y divide-line">
          {notices.map((notice) => (
            <One
              key={notice.id}
              notice={notice}
              onRead={offline ? null : () => read.mutate({ ids: [notice.id] })}
            />
          ))}
        </ul>
      </Card>
      {hasNextPage && (
        <Button
          className="self-center"
          busy={isFetchingNextPage}
          disabled={offline}
          onClick={() => void fetchNextPage()}
        >
          {common("more")}
        </Button>
      )}
    </div>
  );
}

function One({ notice, onRead }: { notice: NoticeView; onRead: (() => void) | null }) {
  const t = useTranslations("notices");
  const format = useFormat();
  const words = told(notice.kind);
  const Icon = words?.icon ?? BellRing;
  const title = words ? t(words.title) : t("other");
  const { facts } = notice;
  const sum = sumOf(facts);
  const number = textOf(facts, "number");
  const item = textOf(facts, "item");
  const due = textOf(facts, "due_on");
  const others = Number(facts["lines"] ?? 1) - 1;
  const details: ReactNode[] = [
    item && (others > 0 ? t("itemAndOthers", { item, count: others }) : item),
    textOf(facts, "host"),
    sum && format.money(sum),
    number && <span className="whitespace-nowrap">{t("number", { number })}</span>,
    facts["left"] !== undefined &&
      Number(facts["lines"]) === 1 &&
      t("left", { count: Number(facts["left"]) }),
    due && t("due", { day: format.date(due) }),
  ].filter(Boolean);
  const path = pathOf(notice.link);
  const isNew = notice.read_at === null;
  return (
    <li className="relative flex items-start gap-3 px-4 py-3 transition-colors hover:bg-hover">
      <Icon
        aria-hidden
        className={cx(
          "mt-0.5 size-5 shrink-0",
          words?.tone === "warning" ? "text-warning-text" : isNew ? "text-lake-text" : "text-ink-soft",
        )}
      />
      <div className="min-w-0 grow text-sm">
        <p className={cx("break-words", isNew && "font-medium")}>
          {isNew && <span className="sr-only">{t("new")} </span>}
          {path ? (
            <a href={path} className="after:absolute after:inset-0" onClick={() => isNew && onRead?.()}>
              {title}
            </a>
          ) : (
            title
          )}
        </p>
        {details.length > 0 && (
          // A dot stands before each, and is cut off where that begins a line.
          <p className="overflow-hidden text-ink-soft">
            <span className="-ml-3 flex flex-wrap">
              {details.map((detail, at) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: they stand in one order and never move
                  key={at}
                  className="relative min-w-0 break-words pl-3 before:absolute before:left-0 before:w-3 before:text-center before:content-['·']"
                >
                  {detail}
                </span>
              ))}
            </span>
          </p>
        )}
        <time dateTime={notice.created_at} className="text-xs text-ink-soft">
          {format.ago(notice.created_at)}
        </time>
      </div>
      {isNew && (
        <IconButton
          label={t("readOne", { title })}
          icon={<Check className="size-4" aria-hidden />}
          size="small"
          className="relative"
          disabled={onRead === null}
          onClick={() => onRead?.()}
        />
      )}
    </li>
  );
}
