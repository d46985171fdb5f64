import { Settings2 } from "lucide-react";
import type { ImportFormats, ImportView } from "@/api";
import { LANGUAGE_NAMES, useTranslations } from "@/i18n";
import { Button, Section } from "@/ui";
import { useFormatName } from "../names";
import { Columns } from "./Columns";
import type { Draft } from "./draft";
import { Recognised } from "./Recognised";
import { Whose } from "./Whose";

export interface SetUpProps {
  view: ImportView;
  formats: ImportFormats;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** What it is, whose it is, and what becomes of each column. */
export function SetUp(props: SetUpProps) {
  const t = useTranslations("sell");
  return (
    <>
      <Section title={t("recognised")}>
        <Recognised {...props} />
      </Section>
      <Section title={t("whose")} description={t("whoseBody")}>
        <Whose {...props} />
      </Section>
      <Columns {...props} />
    </>
  );
}

/** The same after it ran once: a line that says how. */
export function SetUpLine({ draft, formats, onOpen }: SetUpProps & { onOpen: () => void }) {
  const t = useTranslations("sell");
  const formatName = useFormatName(formats.formats);
  const seller = formats.sellers.find(({ slug }) => slug === draft.seller)?.name ?? draft.seller;
  const line = [formatName(draft.format), seller, draft.currency, LANGUAGE_NAMES[draft.language]];
  return (
    <div className="mb-12 flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface px-4 py-3">
      <div className="min-w-0 text-sm">
        <h2 className="font-medium">{t("setUp")}</h2>
        <p className="text-ink-soft">{line.filter(Boolean).join("\u00a0· ")}</p>
      </div>
      <Button size="small" icon={<Settings2 className="size-4" aria-hidden />} onClick={onOpen}>
        {t("setUpChange")}
      </Button>
    </div>
  );
}
