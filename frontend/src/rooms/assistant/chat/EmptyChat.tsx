import { useQuery } from "@tanstack/react-query";
import { Ghost } from "lucide-react";
import { suggestionsQuery, usePerson } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import { Skeleton } from "@/ui";

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
              {isPending
                ? [0, 1, 2, 3].map((key) => (
                    <li key={key}>
                      <Skeleton className="h-[4.75rem] rounded-card" />
                    </li>
                  ))
                : data?.items.slice(0, 4).map((one) => (
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
                  ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
