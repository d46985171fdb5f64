import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "@/i18n";
import { copyText } from "./copyText";

interface CopyButtonProps {
  readonly text: string | (() => string);
  readonly label: string;
  readonly className?: string;
}

const shownForMs = 1600;

/** Copies a text and says so, to the eye and to a screen reader. */
export function CopyButton({ text, label, className = "" }: CopyButtonProps) {
  const t = useTranslations("parts");
  const [outcome, setOutcome] = useState<"copied" | "copyFailed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () =>
    setOutcome((await copyText(typeof text === "function" ? text() : text)) ? "copied" : "copyFailed");
  const Icon = outcome === "copied" ? Check : Copy;
  return (
    <button type="button" className={className} aria-label={label} title={label} onClick={() => void copy()}>
      <Icon aria-hidden className="size-4" />
      <span role="status" className="sr-only">
        {outcome ? t(outcome) : ""}
      </span>
    </button>
  );
}
