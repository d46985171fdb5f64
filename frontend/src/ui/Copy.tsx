import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "@/i18n";
import { Button, IconButton } from "./Button";

const SHOWN_MS = 2_000;

function useCopy(text: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, () => void copyText(text).then(setCopied)];
}

/** Copies; also on a page of plain HTTP in the local network, where the clipboard's own interface is withheld. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export interface CopyButtonProps {
  text: string;
  /** What is copied: "Copy the code". */
  label?: string;
  size?: "small" | "medium";
}

export function CopyButton({ text, label, size = "small" }: CopyButtonProps) {
  const t = useTranslations("common");
  const [copied, copy] = useCopy(text);
  return (
    <>
      <IconButton
        label={copied ? t("copied") : (label ?? t("copy"))}
        icon={copied ? <Check aria-hidden className="text-success-text" /> : <Copy aria-hidden />}
        size={size}
        onClick={copy}
      />
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </>
  );
}

/** A value to take along, such as a key that is shown only once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const t = useTranslations("common");
  const [copied, copy] = useCopy(value);
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-control border border-line bg-sunken p-2">
      <p className="min-w-0 flex-1 basis-40 px-1">
        <span className="sr-only">{label}: </span>
        <code className="font-mono text-sm break-all">{value}</code>
      </p>
      <Button
        size="small"
        onClick={copy}
        icon={copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
      >
        <span aria-live="polite">{copied ? t("copied") : t("copy")}</span>
      </Button>
    </div>
  );
}
