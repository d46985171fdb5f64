import { Braces, FileCode, Sheet } from "lucide-react";
import type { ReactNode } from "react";
import { useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, buttonClass, Card, Section } from "@/ui";

/** What is in the market, to take along: everything for another Hupan, or as a feed for Google. */
export function Export() {
  const t = useTranslations("sell");
  return (
    <Section title={t("export")} description={t("exportBody")}>
      <Card className="divide-y divide-line">
        <Row icon={<Braces aria-hidden />} title={t("exportLines")} help={t("exportLinesBody")}>
          <Take href="/api/market/export/jsonl" label={t("exportLines")} />
        </Row>
        <Row icon={<FileCode aria-hidden />} title={t("exportXml")} help={t("exportXmlBody")}>
          <Take href="/api/market/export/google" label={t("exportXml")} />
        </Row>
        <Row icon={<Sheet aria-hidden />} title={t("exportTsv")} help={t("exportTsvBody")}>
          <Take href="/api/market/export/google-tsv" label={t("exportTsv")} />
        </Row>
      </Card>
    </Section>
  );
}

interface RowProps {
  icon: ReactNode;
  title: string;
  help: string;
  children: ReactNode;
}

function Row({ icon, title, help, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
      <div className="text-ink-faint max-sm:hidden [&_svg]:size-5">{icon}</div>
      <div className="min-w-0 flex-1 basis-56 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-ink-soft">{help}</p>
      </div>
      {children}
    </div>
  );
}

function Take({ href, label }: { href: string; label: string }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const name = `${t("exportTake")}: ${label}`;
  if (offline)
    return (
      <Button size="small" disabled aria-label={name}>
        {t("exportTake")}
      </Button>
    );
  return (
    <a href={href} download aria-label={name} className={buttonClass("plain", "small")}>
      {t("exportTake")}
    </a>
  );
}
