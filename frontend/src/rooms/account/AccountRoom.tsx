import { useNavigate, useSearch } from "@tanstack/react-router";
import { usePerson } from "@/api";
import { useTranslations } from "@/i18n";
import { Page, PageHeader, Tabs } from "@/ui";
import { Keys } from "./Keys";
import { People } from "./People";
import { You } from "./You";

const TABS = ["you", "people", "keys"] as const;
type Tab = (typeof TABS)[number];

export function AccountRoom() {
  const t = useTranslations("account");
  const navigate = useNavigate();
  const person = usePerson();
  const { tab } = useSearch({ strict: false });
  const manages = person.role !== "member";
  const value: Tab = TABS.find((known) => known === tab && (known !== "people" || manages)) ?? "you";
  return (
    <Page className="max-w-3xl!">
      <PageHeader title={t("title")} />
      <Tabs<Tab>
        label={t("tabs")}
        value={value}
        onChange={(next) =>
          void navigate({ to: "/account", search: next === "you" ? {} : { tab: next }, replace: true })
        }
        tabs={[
          { value: "you", label: t("tabYou"), content: <You /> },
          ...(manages ? [{ value: "people" as const, label: t("tabPeople"), content: <People /> }] : []),
          { value: "keys", label: t("tabKeys"), content: <Keys /> },
        ]}
      />
    </Page>
  );
}
