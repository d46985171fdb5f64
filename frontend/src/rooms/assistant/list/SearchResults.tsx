import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SearchHit } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/ui";
import { searchQuery } from "../data/queries";

interface SearchResultsProps {
  readonly words: string;
  readonly onOpen: () => void;
}

/** What was found in titles and messages; each leads to its place. */
export function SearchResults({ words, onOpen }: SearchResultsProps) {
  const t = useTranslations("assistant.list");
  const { data, error, isPending, refetch } = useQuery(searchQuery(words));
  if (isPending) {
    return (
      <Loading className="flex flex-col gap-3 px-2 py-2">
        {[0, 1, 2, 3].map((key) => (
          <Skeleton key={key} className="h-14" />
        ))}
      </Loading>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const count = data.items.length;
  return (
    <>
      <p role="status" className="px-2.5 py-1 text-xs text-ink-soft">
        {count === 0 ? "" : t("found", { count })}
      </p>
      {count === 0 ? (
        <EmptyState title={t("nothingFound", { query: words })}>{t("nothingFoundBody")}</EmptyState>
      ) : (
        <ul className="flex flex-col gap-0.5">
          {data.items.map((hit) => (
            <li key={`${hit.conversation_id}/${hit.message_id ?? "title"}`}>
              <Hit hit={hit} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type FoundPlace = Omit<SearchHit, "ranges"> & { readonly ranges: readonly (readonly number[])[] };

function Hit({ hit, onOpen }: { readonly hit: FoundPlace; readonly onOpen: () => void }) {
  const t = useTranslations("assistant");
  const format = useFormat();
  const who = hit.role === null ? t("list.inTitle") : t(hit.role === "user" ? "list.you" : "list.it");
  return (
    <Link
      to="/c/$conversationId"
      params={{ conversationId: hit.conversation_id }}
      search={hit.message_id === null ? {} : { m: hit.message_id }}
      onClick={onOpen}
      className="block rounded-control px-2.5 py-2 text-sm hover:bg-hover"
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 grow truncate font-medium">{hit.conversation_title || t("untitled")}</span>
        <time dateTime={hit.created_at} className="shrink-0 text-xs text-ink-faint">
          {format.ago(hit.created_at)}
        </time>
      </span>
      <span className="line-clamp-2 text-ink-soft">
        {who}: {marked(hit)}
      </span>
    </Link>
  );
}

/** The snippet with what was looked for marked in it. */
function marked({ snippet, ranges }: FoundPlace): ReactNode {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start = 0, end = 0] of ranges) {
    pieces.push(snippet.slice(at, start));
    pieces.push(
      <mark key={start} className="rounded-mark bg-warning-surface text-warning-text">
        {snippet.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  pieces.push(snippet.slice(at));
  return pieces;
}
