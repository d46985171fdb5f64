import { Store } from "lucide-react";
import { useTranslations } from "@/i18n";
import { EmptyState, Page, PageHeader, Section } from "@/ui";
import { useMaySell } from "../data/queries";
import { Chooser } from "./Chooser";
import { DemoMarket } from "./DemoMarket";
import { Export } from "./Export";
import { ImportList } from "./ImportList";

/** Where catalogues come in and go out. */
export function ImportScreen() {
  const t = useTranslations("sell");
  if (!useMaySell()) return <NotYours />;
  return (
    <Page>
      <PageHeader title={t("title")}>{t("body")}</PageHeader>
      <Chooser />
      <Section title={t("list")}>
        <ImportList />
      </Section>
      <Export />
      <DemoMarket />
    </Page>
  );
}

export function NotYours() {
  const t = useTranslations("sell");
  return (
    <Page>
      <EmptyState wholePage icon={<Store aria-hidden />} title={t("notYours")}>
        {t("notYoursBody")}
      </EmptyState>
    </Page>
  );
}
