import { useQuery } from "@tanstack/react-query";
import { Ghost } from "lucide-react";
import { goodsQuery, type SuggestionView, suggestionsQuery, usePerson } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import { Skeleton } from "@/ui";

const offeredAtOnce = 4;

interface EmptyChatProps {
  readonly temporary: boolean;
  readonly onChoose: (prompt: string) => void;
}

/** A page on which nothing was written yet: a greeting, and a few ways to begin. */
export function EmptyChat({ temporary, onChoose }: EmptyChatProps) {
  const t = useTranslations("assistant");
  const person = usePerson();
  const { language } = useLanguage();
  const { data, isPending } = useQuery(suggestionsQuery(language));
  const goods = useQuery(goodsQuery);
  const shop = { title: t("chat.shopTitle"), prompt: t("chat.shopPrompt") };
  const offered = data?.items.slice(0, offeredAtOnce) ?? [];
  // What the market decides about keeps its place until it is known.
  const shown: ReadonlyArray<SuggestionView | null> = isPending
    ? Array.from({ length: offeredAtOnce }, () => null)
    : goods.isPending
      ? [...offered.slice(0, -1), null]
      : goods.data
        ? [...offered.slice(0, offeredAtOnce - 1), shop]
        : offered;
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <div className="mx-auto my-auto w-full max-w-reading px-4 py-8">
        {temporary ? (
          <>
            <Ghost aria-hidden className="mb-3 size-7 text-ink-faint" />
            <p className="text-xl font-medium">{t("chat.greetingTemporary")}</p>
            <p className="mt-2 text-ink-soft">{t("header.temporaryBody")}</p>
          </>
        ) : (
          <>
            <p className="text-xl font-medium text-balance">
              {person.name ? t("chat.greetingNamed", { name: person.name }) : t("chat.greeting")}
            </p>
            <ul aria-label={t("chat.suggestions")} className="mt-6 grid gap-2 sm:grid-cols-2">
              {shown.map((one, index) =>
                one === null ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: what has not come is known by its place alone
                  <li key={index}>
                    <Skeleton className="h-[4.75rem] rounded-card" />
                  </li>
                ) : (
                  <li key={one.title}>
                    <button
                      type="button"
                      onClick={() => onChoose(one.prompt)}
                      className="flex h-full w-full flex-col items-start rounded-card border border-line bg-surface px-4 py-3 text-start hover:border-line-control hover:bg-hover"
                    >
                      <span className="block text-sm font-medium">{one.title}</span>
                      <span className="mt-0.5 line-clamp-2 text-sm text-ink-soft">{one.prompt.trim()}</span>
                    </button>
                  </li>
                ),
              )}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
