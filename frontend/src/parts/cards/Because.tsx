import { Sparkle, Undo2 } from "lucide-react";
import { useState } from "react";
import { api, type ParticularInput as Body, call, type ParticularView as View } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Popover } from "@/ui";
import { useActing, useDeed } from "./acting";
import { OutLink } from "./pieces";
import type { Because as Line } from "./shapes";

const PAGE = "/market/about-you";

interface BecauseProps {
  readonly lines: readonly Line[];
  /** It belongs to the newest message: what was used can still be set aside. */
  readonly newest: boolean;
}

/** What is known of the person and made a difference; each opens, can be set aside this time, and be erased. */
export function Because({ lines, newest }: BecauseProps) {
  const t = useTranslations("cards.because");
  if (lines.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm">
      <p className="text-ink-soft">{t("title")}</p>
      <ul aria-label={t("title")} className="flex flex-wrap gap-1.5">
        {lines.map((line) => (
          <li key={line.line}>
            <One line={line} newest={newest} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Gone {
  /** What puts it back; nothing where it was not there any more. */
  readonly body?: Body;
}

/** Writes a line that was erased as it is told again. */
function backOf({ about, value, subject, whom }: View): Body {
  // Safe: what the house has kept of a person is one of those that it knows.
  return { about, value, subject, whom: (whom === "" ? null : whom) as NonNullable<Body["whom"]> | null };
}

function One({ line, newest }: { readonly line: Line; readonly newest: boolean }) {
  const t = useTranslations("cards.because");
  const { lookOnly, canSay, say, offline } = useActing();
  const [gone, setGone] = useState<Gone | null>(null);
  const { busy, error, run } = useDeed();
  const text = line.effect === "" ? line.text : t("effect", { text: line.text, effect: line.effect });
  if (lookOnly) return <span className="card-because">{text}</span>;
  const params = { path: { particular_id: line.line } };
  const erase = () =>
    run(async () => {
      const answer = await call(api.DELETE("/api/particulars/{particular_id}", { params }));
      const [was] = answer.lines;
      setGone(was ? { body: backOf(was) } : {});
    });
  const back = () =>
    run(async () => {
      if (gone?.body) await call(api.POST("/api/particulars", { body: gone.body }));
      setGone(null);
    });
  return (
    <Popover
      title={line.text}
      align="start"
      trigger={
        <button type="button" className="card-because" data-erased={gone !== null}>
          <Sparkle aria-hidden className="size-3.5" />
          {text}
        </button>
      }
    >
      <div className="flex flex-col gap-3">
        <p>{gone ? t("erased") : t("told", { line: line.text })}</p>
        {error ? <p role="alert">{t("failed")}</p> : null}
        <div className="flex flex-wrap gap-2">
          {gone ? (
            gone.body ? (
              <Button
                size="small"
                icon={<Undo2 aria-hidden className="size-4" />}
                disabled={busy}
                onClick={back}
              >
                {t("undo")}
              </Button>
            ) : null
          ) : (
            <>
              {newest && line.say !== "" ? (
                <Button size="small" disabled={!canSay} onClick={() => say(line.say)}>
                  {t("notNow")}
                </Button>
              ) : null}
              <Button size="small" tone="quiet" disabled={offline || busy} onClick={erase}>
                {t("erase")}
              </Button>
            </>
          )}
        </div>
        <OutLink href={gone ? PAGE : `${PAGE}#${line.line}`} className="text-sm">
          {t("page")}
        </OutLink>
      </div>
    </Popover>
  );
}
