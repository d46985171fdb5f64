import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Archive, ArrowLeft, LoaderCircle, Search, SquarePen, Trash2, X } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "@/i18n";
import { Button, EmptyState, ErrorState, IconButton, Loading, Skeleton } from "@/ui";
import { inOrder } from "../data/lists";
import { conversationsQuery } from "../data/queries";
import { ConversationRow } from "./ConversationRow";
import { Folders } from "./Folders";
import { groupByAge } from "./grouping";
import { SearchResults } from "./SearchResults";

interface ConversationColumnProps {
  /** Something was opened: a drawer may close. */
  readonly onOpen: () => void;
}

/** The list beside the chat: a new one, a search, folders, and what was written before. */
export function ConversationColumn({ onOpen }: ConversationColumnProps) {
  const t = useTranslations("assistant");
  const [words, setWords] = useState("");
  const sought = useDeferredValue(words.trim());
  const [folderId, setFolderId] = useState<string | null>(null);
  const [archived, setArchived] = useState(false);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-col gap-2 p-2">
        <Link
          to="/"
          onClick={onOpen}
          className="flex min-h-9 items-center gap-2.5 rounded-control px-2.5 text-sm font-medium hover:bg-hover pointer-coarse:min-h-11"
        >
          <SquarePen aria-hidden className="size-4" />
          {t("newChat")}
        </Link>
        <SearchField words={words} onWords={setWords} />
      </div>
      <nav aria-label={t("list.label")} className="min-h-0 grow overflow-y-auto overscroll-contain px-2 pb-2">
        {sought !== "" ? (
          <SearchResults words={sought} onOpen={onOpen} />
        ) : (
          <>
            {archived ? (
              <Button
                tone="quiet"
                size="small"
                icon={<ArrowLeft aria-hidden className="size-4" />}
                onClick={() => setArchived(false)}
              >
                {t("archive.title")}
              </Button>
            ) : (
              <Folders chosen={folderId} onChoose={setFolderId} />
            )}
            <ConversationList archived={archived} folderId={archived ? null : folderId} onOpen={onOpen} />
          </>
        )}
      </nav>
      <div className="flex gap-1 border-t border-line p-2">
        <Button
          tone="quiet"
          size="small"
          aria-pressed={archived}
          icon={<Archive aria-hidden className="size-4" />}
          onClick={() => {
            setWords("");
            setArchived(!archived);
          }}
        >
          {t("archive.open")}
        </Button>
        <Link
          to="/settings/bin"
          onClick={onOpen}
          className="inline-flex min-h-8 items-center gap-2 rounded-control px-2.5 text-sm font-medium text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:min-h-10"
        >
          <Trash2 aria-hidden className="size-4" />
          {t("bin.open")}
        </Link>
      </div>
    </div>
  );
}

interface SearchFieldProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
}

function SearchField({ words, onWords }: SearchFieldProps) {
  const t = useTranslations("assistant.list");
  return (
    <div className="relative">
      <Search
        aria-hidden
        className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-ink-faint"
      />
      <input
        type="search"
        value={words}
        aria-label={t("search")}
        placeholder={t("search")}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.nativeEvent.isComposing && words !== "") {
            event.stopPropagation();
            onWords("");
          }
        }}
        className="h-9 w-full rounded-control border border-line bg-surface ps-9 pe-9 text-sm outline-offset-0 hover:border-line-control [&::-webkit-search-cancel-button]:hidden pointer-coarse:h-11 pointer-coarse:text-base"
      />
      {words === "" ? null : (
        <IconButton
          label={t("clearSearch")}
          size="small"
          icon={<X aria-hidden />}
          className="absolute inset-y-0 end-0.5 my-auto"
          onClick={() => onWords("")}
        />
      )}
    </div>
  );
}

interface ConversationListProps {
  readonly archived: boolean;
  readonly folderId: string | null;
  readonly onOpen: () => void;
}

function ConversationList({ archived, folderId, onOpen }: ConversationListProps) {
  const t = useTranslations("assistant.list");
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(conversationsQuery({ archived, folderId }));
  const today = useToday();
  const groups = useMemo(() => groupByAge(inOrder(data), today), [data, today]);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasNextPage, fetchNextPage]);

  if (isPending) return <ListSkeleton />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (groups.length === 0) {
    if (archived) return <EmptyState title={t("emptyArchive")} />;
    if (folderId !== null) return <EmptyState title={t("emptyFolder")}>{t("emptyFolderBody")}</EmptyState>;
    return <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>;
  }
  return (
    <>
      {groups.map((group) => (
        <section key={group.name} aria-labelledby={`list-${group.name}`} className="mt-3">
          <h2 id={`list-${group.name}`} className="px-2.5 pb-1 text-xs font-medium text-ink-faint">
            {t(`groups.${group.name}`)}
          </h2>
          <ul>
            {group.items.map((conversation) => (
              <ConversationRow key={conversation.id} conversation={conversation} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
      <div ref={end} />
      {isFetchingNextPage ? (
        <p role="status" className="flex justify-center py-3 text-ink-faint">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          <span className="sr-only">{t("loadMore")}</span>
        </p>
      ) : null}
    </>
  );
}

function ListSkeleton() {
  return (
    <Loading className="mt-4 flex flex-col gap-3 px-2.5">
      {["w-4/5", "w-3/5", "w-11/12", "w-2/3", "w-3/4", "w-1/2"].map((width) => (
        <Skeleton key={width} className={`h-5 ${width}`} />
      ))}
    </Loading>
  );
}

/** The day by which conversations are grouped; it changes at midnight while the page stays open. */
function useToday(): Date {
  const [today, setToday] = useState(() => new Date());
  useEffect(() => {
    const next = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1);
    const timer = setTimeout(() => setToday(new Date()), next.getTime() - Date.now() + 1000);
    return () => clearTimeout(timer);
  }, [today]);
  return today;
}
