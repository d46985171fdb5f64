import { Monitor, Moon, Sun } from "lucide-react";
import { type Theme, useChangePerson, useOffline } from "@/api";
import { LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage, useTranslations } from "@/i18n";
import { RadioCards, Section, showTheme, useShownTheme } from "@/ui";

const TAGS: Record<Language, string> = { en: "en", zh: "zh-Hans", ko: "ko" };

/** Both take effect at once; without a connection they still hold on this device. */
export function Appearance() {
  const t = useTranslations("settings");
  const shell = useTranslations("shell");
  const theme = useShownTheme();
  const { language, setLanguage } = useLanguage();
  const offline = useOffline();
  const { mutate } = useChangePerson();
  return (
    <Section title={t("appearance")}>
      <div className="flex flex-col gap-6">
        <RadioCards<Theme>
          label={t("theme")}
          className="max-sm:flex-col"
          value={theme}
          onChange={(next) => {
            showTheme(next);
            if (!offline) mutate({ theme: next });
          }}
          options={[
            { value: "light", label: shell("themeLight"), icon: <Sun className="size-4" aria-hidden /> },
            { value: "dark", label: shell("themeDark"), icon: <Moon className="size-4" aria-hidden /> },
            {
              value: "system",
              label: shell("themeSystem"),
              icon: <Monitor className="size-4" aria-hidden />,
            },
          ]}
        />
        <RadioCards<Language>
          label={t("language")}
          className="[&>label]:min-w-20"
          value={language}
          onChange={(next) => {
            setLanguage(next);
            if (!offline) mutate({ language: next });
          }}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: TAGS[value] }))}
        />
      </div>
    </Section>
  );
}
