import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { IntlProvider } from "use-intl";
import type en from "./messages/en";
import type { Same } from "./shape";

export { useTranslations } from "use-intl";
export { useFormat } from "./format";
export { useProblemText } from "./problemText";

export const LANGUAGES = ["en", "zh", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name: whoever reads it must find it in a page of another language. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", zh: "中文", ko: "한국어" };

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof en;
  }
}

const STORAGE_KEY = "hupan.language";
/** What the `lang` attribute says; it also picks the right Han glyphs. */
const TAGS: Record<Language, string> = { en: "en", zh: "zh-Hans", ko: "ko" };

type Catalogue = Same<typeof en>;

const loaders: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import("./messages/en"),
  zh: () => import("./messages/zh"),
  ko: () => import("./messages/ko"),
};

export async function loadMessages(language: Language): Promise<Catalogue> {
  return (await loaders[language]()).default;
}

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((known) => known === value);
}

/** The language chosen on this device, else the first of the reader's that we speak, else English. */
export function preferredLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    if (isLanguage(stored)) return stored;
  } catch {
    // Storage may be refused; then the browser's languages decide.
  }
  for (const tag of navigator.languages) {
    const primary = tag.split("-")[0];
    if (isLanguage(primary)) return primary;
  }
  return "en";
}

interface LanguageContext {
  language: Language;
  setLanguage: (language: Language) => void;
}
const Context = createContext<LanguageContext | null>(null);

interface ProviderProps {
  children: ReactNode;
  initial: { language: Language; messages: Catalogue };
}

/** Gives the page its words. The catalogue of another language is loaded before the switch, so nothing blinks. */
export function LanguageProvider({ initial, children }: ProviderProps) {
  const [current, setCurrent] = useState(initial);

  useEffect(() => {
    document.documentElement.lang = TAGS[current.language];
    try {
      localStorage.setItem(STORAGE_KEY, current.language);
      // For the pages that the server writes.
      // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store yet
      document.cookie = `hupan_lang=${current.language}; path=/; max-age=31536000; samesite=lax`;
    } catch {
      // Not remembered then; the account still knows.
    }
  }, [current.language]);

  const setLanguage = useCallback((language: Language) => {
    void loadMessages(language).then((messages) => setCurrent({ language, messages }));
  }, []);

  const value = useMemo(() => ({ language: current.language, setLanguage }), [current.language, setLanguage]);
  return (
    <Context value={value}>
      <IntlProvider
        locale={current.language}
        // Safe: `Same` guarantees the keys, and the catalogue test compares the arguments.
        messages={current.messages as typeof en}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
        onError={(error) => {
          throw error;
        }}
      >
        {children}
      </IntlProvider>
    </Context>
  );
}

export function useLanguage(): LanguageContext {
  const value = use(Context);
  if (!value) throw new Error("useLanguage() needs the LanguageProvider");
  return value;
}
