import { Check, ChevronRight, CircleAlert, LoaderCircle } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "@/i18n";
import { cx } from "@/ui";
import { CodeBlock } from "../code/CodeBlock";

interface ToolCallProps {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly status?: string;
}

/** A tool that the assistant used: one line that says how it went, with what was asked and answered folded under it. */
export default function ToolCall({ name, arguments: asked, result, status = "running" }: ToolCallProps) {
  const t = useTranslations("parts");
  const id = useId();
  const [open, setOpen] = useState(false);
  const Icon = status === "running" ? LoaderCircle : status === "failed" ? CircleAlert : Check;
  const label = status === "running" ? "toolRunning" : status === "failed" ? "toolFailed" : "toolDone";
  return (
    <div className="text-sm">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-ms-2 inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:min-h-11"
      >
        <ChevronRight aria-hidden className={cx("size-4 transition-transform", open && "rotate-90")} />
        <Icon aria-hidden className={cx("size-4", status === "running" && "animate-spin")} />
        {t(label, { name })}
      </button>
      <div id={id} hidden={!open} className="mt-1 mb-3 flex flex-col gap-2">
        {open ? (
          <>
            <p className="text-ink-soft">{t("toolArguments")}</p>
            <CodeBlock code={JSON.stringify(asked, null, 2)} language="json" />
            {result === null || result === undefined ? null : (
              <>
                <p className="text-ink-soft">{t("toolResult")}</p>
                <CodeBlock
                  code={typeof result === "string" ? result : JSON.stringify(result, null, 2)}
                  language={typeof result === "string" ? "" : "json"}
                />
              </>
            )}
          </>
        ) : null}
      </div>
    </div>
  );
}
