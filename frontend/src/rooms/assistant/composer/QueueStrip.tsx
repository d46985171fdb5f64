import { Clock, Pencil, RotateCw, TriangleAlert, X } from "lucide-react";
import { useProblemText, useTranslations } from "@/i18n";
import type { Hold, Sender } from "../chat/useSender";
import type { Outgoing } from "./outbox";

interface QueueStripProps {
  readonly sender: Sender;
  readonly hold: Hold;
  readonly onEdit: (item: Outgoing) => void;
}

const action =
  "inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:size-10";

/** Messages that wait for their turn, each of which can still be changed or taken back. */
export function QueueStrip({ sender, hold, onEdit }: QueueStripProps) {
  const t = useTranslations("assistant.queue");
  const say = useProblemText();
  if (sender.waiting.length === 0) return null;
  const reason =
    hold === "network" ? t("afterNetwork") : hold === "model" ? t("afterModel") : t("afterReply");
  return (
    <ul
      aria-label={t("label")}
      className="mx-2 flex max-h-40 flex-col overflow-y-auto rounded-t-card border border-b-0 border-line bg-sunken"
    >
      {sender.waiting.map((item, index) => {
        const refused = index === 0 ? sender.refusal : null;
        return (
          <li
            key={item.clientId}
            className="flex items-center gap-2.5 border-b border-line py-1 ps-3 pe-1 last:border-b-0"
          >
            {refused ? (
              <TriangleAlert aria-hidden className="size-4 shrink-0 text-danger-text" />
            ) : (
              <Clock aria-hidden className="size-4 shrink-0 text-ink-faint" />
            )}
            <div className="min-w-0 grow text-sm">
              <p className="truncate">{item.text || t("files", { count: item.files.length })}</p>
              <p
                role="status"
                className={refused ? "text-xs text-danger-text" : "truncate text-xs text-ink-soft"}
              >
                {refused ? t("failed", { reason: say(refused) }) : reason}
              </p>
            </div>
            {refused ? (
              <button
                type="button"
                className={action}
                aria-label={t("retry")}
                title={t("retry")}
                onClick={sender.retry}
              >
                <RotateCw aria-hidden className="size-4" />
              </button>
            ) : null}
            <button
              type="button"
              className={action}
              aria-label={t("edit")}
              title={t("edit")}
              onClick={() => onEdit(item)}
            >
              <Pencil aria-hidden className="size-4" />
            </button>
            <button
              type="button"
              className={action}
              aria-label={t("cancel")}
              title={t("cancel")}
              onClick={() => sender.cancel(item.clientId)}
            >
              <X aria-hidden className="size-4" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
