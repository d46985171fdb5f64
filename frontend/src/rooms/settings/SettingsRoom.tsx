import { Link } from "@tanstack/react-router";
import { ChevronRight, Info } from "lucide-react";
import { useTranslations } from "@/i18n";
import { Card, Page, PageHeader } from "@/ui";
import { Appearance } from "./Appearance";
import { Data } from "./Data";
import { Shops } from "./Shops";
import { Writing } from "./Writing";

export function SettingsRoom() {
  const t = useTranslations("settings");
  return (
    <Page className="max-w-form!">
      <PageHeader title={t("title")} />
      <Appearance />
      <Writing />
      <Shops />
      <Data />
      <Card>
        <Link
          to="/about"
          className="flex min-h-14 items-center gap-3 rounded-card px-4 py-3 transition-colors hover:bg-hover"
        >
          <Info className="size-5 shrink-0 text-ink-soft" aria-hidden />
          <span className="min-w-0 grow text-sm">
            <span className="block font-medium">{t("about")}</span>
            <span className="block text-ink-soft">{t("aboutHelp")}</span>
          </span>
          <ChevronRight className="size-4 shrink-0 text-ink-soft" aria-hidden />
        </Link>
      </Card>
    </Page>
  );
}
