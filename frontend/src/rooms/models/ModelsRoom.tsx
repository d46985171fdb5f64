import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslations } from "@/i18n";
import { Page, PageHeader, Tabs } from "@/ui";
import { Catalogue } from "./Catalogue";
import { Endpoints } from "./Endpoints";
import { Engine } from "./Engine";

const TABS = ["models", "endpoints", "engine"] as const;
type Tab = (typeof TABS)[number];

export function ModelsRoom() {
  const t = useTranslations("models");
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false });
  const value: Tab = TABS.find((known) => known === tab) ?? "models";
  return (
    <Page>
      <PageHeader title={t("title")}>{t("body")}</PageHeader>
      <Tabs
        label={t("tabs")}
        value={value}
        onChange={(next) =>
          void navigate({ to: "/models", search: next === "models" ? {} : { tab: next }, replace: true })
        }
        tabs={[
          { value: "models", label: t("tabModels"), content: <Catalogue /> },
          { value: "endpoints", label: t("tabEndpoints"), content: <Endpoints /> },
          { value: "engine", label: t("tabEngine"), content: <Engine /> },
        ]}
      />
    </Page>
  );
}
