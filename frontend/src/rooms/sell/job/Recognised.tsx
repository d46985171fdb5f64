import type { ImportDetection, ImportView } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import { Card, Note, Select } from "@/ui";
import { useFormatName } from "../names";
import { readOtherwise } from "./draft";
import type { SetUpProps } from "./SetUp";

const SURE = 0.8;
const LIKELY = 0.5;
const NAMED = 6;

/** What the file was taken for, why, and what else it may be. */
export function Recognised({ view, formats, draft, onChange }: SetUpProps) {
  const t = useTranslations("sell");
  const formatName = useFormatName(formats.formats);
  const { detection } = view;
  const likely = new Map((detection?.others ?? []).map(({ format, confidence }) => [format, confidence]));
  if (detection) likely.set(detection.format, detection.confidence);
  const options = formats.formats
    .map(({ key, file_types }) => ({
      value: key,
      label: formatName(key),
      detail: likely.has(key) ? t("fits", { share: likely.get(key) ?? 0 }) : file_types.join(" "),
    }))
    .sort((a, b) => (likely.get(b.value) ?? -1) - (likely.get(a.value) ?? -1));
  return (
    <Card className="grid gap-5 p-4 md:grid-cols-[1fr_16rem] md:gap-8">
      {detection ? <Why view={view} detection={detection} name={formatName(detection.format)} /> : null}
      <Select
        label={t("readAs")}
        value={draft.format || null}
        options={options}
        onChange={(format) => onChange({ ...draft, format, mapping: {} })}
      />
      {readOtherwise(view, draft) && (
        <div className="md:col-span-2">
          <Note>{t("readOtherwise", { format: formatName(draft.format) })}</Note>
        </div>
      )}
    </Card>
  );
}

interface WhyProps {
  view: ImportView;
  detection: ImportDetection;
  name: string;
}

function Why({ view, detection, name }: WhyProps) {
  const t = useTranslations("sell");
  const format = useFormat();
  const { confidence, reasons, encoding, delimiter } = detection;
  const known = view.columns.filter((column) => column.known);
  const names = known.slice(0, NAMED).map((column) => column.name);
  const sure = confidence >= SURE ? "sure" : confidence >= LIKELY ? "likely" : "guessed";
  return (
    <div className="min-w-0">
      <h3 className="text-base">{detection.format === "csv" ? t("plain") : t(sure, { format: name })}</h3>
      <ul className="mt-1.5 flex list-disc flex-col gap-1 ps-5 text-sm text-ink-soft marker:text-ink-faint">
        {known.length > 0 && (
          <li>
            {t("knownColumns", {
              known: known.length,
              all: view.columns.length,
              names: `${names.join(", ")}${known.length > NAMED ? "…" : ""}`,
            })}
          </li>
        )}
        {reasons.map((reason) => (
          <Reason key={reason} text={reason} others={known.length === 0} />
        ))}
        <li className="tabular">
          {[encoding.toUpperCase(), delimiterWords(delimiter, t), format.bytes(view.source.size_bytes)]
            .filter(Boolean)
            .join(" · ")}
        </li>
      </ul>
    </div>
  );
}

const LEFT_ASIDE = /^Left aside: (.+?)\.?$/;

/** What the server says of a format, and what we call it; its sentences are English. */
const SAID = [
  [/^Its first line is one of Hupan/, "whyOwn"],
  [/^It is a page with JSON-LD/, "whyPage"],
  [/^It is JSON-LD in schema\.org/, "whyData"],
  [/^It is a table\.$/, "whyTable"],
  [/^It is a table, though/, "whyLacking"],
  [/^It is a feed in (?<kind>[\w. ]+?) with Google/, "whyFeed"],
  [/^It is a feed in (?<kind>[\w. ]+?), though/, "whyBareFeed"],
  [/^It has the columns (?<names>.+?)\.$/, "whyColumns"],
  [/^Of the format's other columns there are (?<names>.+?)\.$/, "whyOthers"],
] as const;

/** A reason, which only matters where columns do not already say why. */
function Reason({ text, others }: { text: string; others: boolean }) {
  const t = useTranslations("sell");
  const names = LEFT_ASIDE.exec(text)?.[1];
  if (names) return <li className="wrap-anywhere">{t("leftAside", { names })}</li>;
  if (!others) return null;
  for (const [pattern, key] of SAID) {
    const found = pattern.exec(text);
    if (found) {
      const { kind = "", names: columns = "" } = found.groups ?? {};
      return <li className="wrap-anywhere">{t(key, { kind, names: columns })}</li>;
    }
  }
  return (
    <li lang="en" className="wrap-anywhere">
      {text}
    </li>
  );
}

function delimiterWords(delimiter: string, t: ReturnType<typeof useTranslations<"sell">>): string {
  if (delimiter === ",") return t("byComma");
  if (delimiter === ";") return t("bySemicolon");
  if (delimiter === "\t") return t("byTab");
  return delimiter ? t("byOther", { delimiter }) : "";
}
