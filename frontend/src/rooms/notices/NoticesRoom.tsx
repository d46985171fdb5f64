import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslations } from "@/i18n";
import { Page, PageHeader, Tabs } from "@/ui";
import { List } from "./List";
import { Ways } from "./Ways";

const TABS = ["list", "ways"] as const;
type Tab = (typeof TABS)[number];

export function NoticesRoom() {
  const t = useTranslations("notices");
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false });
  const value: Tab = TABS.find((known) => known === tab) ?? "list";
  return (
    <Page className="max-w-3xl!">
      <PageHeader title={t("title")} />
      <Tabs<Tab>
        label={t("tabs")}
        value={value}
        onChange={(next) =>
          void navigate({ to: "/notices", search: next === "list" ? {} : { tab: next }, replace: true })
        }
        tabs={[
          { value: "list", label: t("tabList"), content: <List /> },
          { value: "ways", label: t("tabWays"), content: <Ways /> },
        ]}
      />
    </Page>
  );
}
