import { ExternalLink } from "lucide-react";
import { useTranslations } from "@/i18n";
import { Popover } from "@/ui";
import { safeLink } from "../markdown/links";

interface CitationProps {
  readonly label: string;
  readonly url: string;
  readonly quote: string;
}

/** A small mark; opening it shows the sentence that something was taken from. */
export default function Citation({ label, url, quote }: CitationProps) {
  const t = useTranslations("parts");
  const href = safeLink(url);
  const title = t("source", { label });
  return (
    <Popover
      title={title}
      align="start"
      trigger={
        <button
          type="button"
          aria-label={title}
          className="tabular inline-flex min-h-6 min-w-6 items-center justify-center rounded-full bg-hover px-1.5 text-xs text-ink-soft hover:bg-pressed hover:text-ink pointer-coarse:min-h-9 pointer-coarse:min-w-9"
        >
          {label}
        </button>
      }
    >
      <blockquote className="text-ink">{quote}</blockquote>
      {href ? (
        <a
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="mt-2 inline-flex items-center gap-1.5 text-lake-text underline underline-offset-4"
        >
          <ExternalLink aria-hidden className="size-4" />
          {t("openSource")} · {new URL(href).host}
        </a>
      ) : null}
    </Popover>
  );
}
