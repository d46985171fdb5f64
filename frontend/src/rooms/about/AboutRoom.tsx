import { ExternalLink } from "lucide-react";
import { useSession } from "@/api";
import { useTranslations } from "@/i18n";
import { Card, CopyField, Kbd, Page, PageHeader, Section } from "@/ui";
import { PARTS } from "./parts";

export function AboutRoom() {
  const t = useTranslations("about");
  const { version } = useSession();
  return (
    <Page className="max-w-3xl!">
      <PageHeader title={t("title")}>{t("body")}</PageHeader>
      <Card className="mb-12 p-4">
        <dl className="grid gap-4 text-sm sm:grid-cols-2">
          <div>
            <dt className="text-ink-soft">{t("version")}</dt>
            <dd className="tabular font-medium">{version}</dd>
          </div>
          <div>
            <dt className="text-ink-soft">{t("licence")}</dt>
            <dd className="font-medium">{t("licenceBody")}</dd>
          </div>
        </dl>
      </Card>
      <Section title={t("docs")}>
        <Card className="divide-y divide-line text-sm">
          <a
            href="/api/openapi.json"
            target="_blank"
            rel="noreferrer"
            className="flex min-h-14 items-center justify-between gap-4 rounded-t-card px-4 py-3 transition-colors hover:bg-hover"
          >
            <span className="min-w-0">
              <span className="block font-medium">{t("docsApi")}</span>
              <span className="block text-ink-soft">{t("docsApiBody")}</span>
            </span>
            <ExternalLink className="size-4 shrink-0 text-ink-soft" aria-hidden />
          </a>
          <div className="px-4 py-3">
            <p className="font-medium">{t("docsOpenai")}</p>
            <p className="mb-2 text-ink-soft">{t("docsOpenaiBody")}</p>
            <CopyField label={t("docsOpenai")} value={`${window.location.origin}/v1`} />
          </div>
          <div className="flex min-h-14 items-center justify-between gap-4 px-4 py-3">
            <span className="min-w-0">
              <span className="block font-medium">{t("shortcuts")}</span>
              <span className="block text-ink-soft">{t("shortcutsBody")}</span>
            </span>
            <Kbd keys="?" />
          </div>
        </Card>
      </Section>
      <Section title={t("parts")} description={t("partsBody")}>
        <Card>
          <ul className="divide-y divide-line text-sm">
            {PARTS.map((part) => (
              <li key={part.name} className="flex items-baseline justify-between gap-4 px-4 py-2">
                <span className="min-w-0">
                  {part.url ? (
                    <a
                      href={part.url}
                      target="_blank"
                      rel="noreferrer"
                      className="text-lake-text underline decoration-line-control underline-offset-3 hover:decoration-current"
                    >
                      {part.name}
                    </a>
                  ) : (
                    part.name
                  )}
                  <span className="ms-2 text-ink-soft">{t(part.use)}</span>
                </span>
                <span className="shrink-0 text-ink-soft">{part.licence}</span>
              </li>
            ))}
          </ul>
        </Card>
        <p className="mt-3 text-sm text-ink-soft">{t("modelsNote")}</p>
      </Section>
    </Page>
  );
}
