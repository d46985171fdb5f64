import type { ReactNode } from "react";
import { LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage, useTranslations } from "@/i18n";
import { RadioCards, Select, useAutoTitle } from "@/ui";

export interface FrameProps {
  title: string;
  body?: string | undefined;
  children?: ReactNode;
  /** The first run and joining ask for the language in the form itself. */
  pickLanguage?: boolean;
}

/** The calm page on which one arrives. */
export function Frame({ title, body, children, pickLanguage = false }: FrameProps) {
  useAutoTitle(title);
  return (
    <div className="relative h-full overflow-y-auto">
      <main className="mx-auto flex min-h-full w-full max-w-md flex-col justify-center px-5 py-12">
        <img src="/icons/icon.svg" alt="" className="mb-6 size-14" />
        <h1 className="text-2xl">{title}</h1>
        {body && <p className="mt-2 text-ink-soft">{body}</p>}
        <div className="mt-8 flex flex-col gap-5">{children}</div>
        {pickLanguage && <SmallLanguage />}
      </main>
    </div>
  );
}

function SmallLanguage() {
  const t = useTranslations("entrance");
  const { language, setLanguage } = useLanguage();
  return (
    <Select
      label={t("language")}
      hideLabel
      value={language}
      onChange={setLanguage}
      options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      className="mt-10 w-36"
    />
  );
}

const TAGS: Record<Language, string> = { en: "en", zh: "zh-Hans", ko: "ko" };

/** The language, large; the page speaks it at once. */
export function LanguageCards() {
  const t = useTranslations("entrance");
  const { language, setLanguage } = useLanguage();
  return (
    <RadioCards
      label={t("language")}
      value={language}
      onChange={setLanguage}
      options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: TAGS[value] }))}
      className="[&>label]:min-w-20"
    />
  );
}
