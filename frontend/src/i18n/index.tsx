import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import { IntlProvider } from "use-intl";
import { type Language, type Messages, nowSpoken, rememberLanguage, speak, subscribe } from "./words";

export { useTranslations } from "use-intl";
export { useFormat } from "./format";
export { useProblemText } from "./problemText";
export { enterRoom, LANGUAGES, type Language, preferredLanguage, ROOMS, type Room, speak } from "./words";

/** Each language by its own name: whoever reads it must find it in a page of another language. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", zh: "中文", ko: "한국어" };

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}

/** What the `lang` attribute says; it also picks the right Han glyphs. */
const TAGS: Record<Language, string> = { en: "en", zh: "zh-Hans", ko: "ko" };

interface LanguageContext {
  language: Language;
  setLanguage: (language: Language) => void;
}
const Context = createContext<LanguageContext | null>(null);

/** Gives the page its words, which `speak` and `enterRoom` have brought. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { language, messages } = useSyncExternalStore(subscribe, nowSpoken);

  useEffect(() => {
    document.documentElement.lang = TAGS[language];
    rememberLanguage(language);
  }, [language]);

  const setLanguage = useCallback((next: Language) => void speak(next), []);
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  return (
    <Context value={value}>
      <IntlProvider
        locale={language}
        messages={messages}
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
