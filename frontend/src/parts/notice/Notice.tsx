import { Info } from "lucide-react";
import { useTranslations } from "@/i18n";

interface NoticeProps {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Something that the reader has to know about a reply. */
export function Notice({ code, params }: NoticeProps) {
  const t = useTranslations("parts.notices");
  const key = code as "unknown";
  const values: Record<string, string | number> = { code };
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "string" || typeof value === "number") values[name] = value;
  }
  let words: string;
  try {
    words = t.has(key) ? t(key, values as { code: string }) : t("unknown", { code });
  } catch {
    // The words ask for a fact that this notice did not bring.
    words = t("unknown", { code });
  }
  return (
    <p className="flex gap-2 rounded-control bg-info-surface px-3 py-2 text-sm text-info-text">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{words}</span>
    </p>
  );
}
