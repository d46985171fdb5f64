import { useTranslations } from "@/i18n";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";

/** Answers to what was asked, to tap. Once something else was said they only show what could have been. */
export function QuestionCard({ card, newest }: Drawn<"shopping.question">) {
  const t = useTranslations("cards.question");
  const { lookOnly, canSay, say } = useActing();
  if (card.choices.length === 0) return null;
  const open = newest && !lookOnly;
  return (
    <ul aria-label={t("title")} className="flex flex-wrap gap-2">
      {card.choices.map((choice) => (
        <li key={`${choice.label} ${choice.say}`}>
          {open ? (
            <button type="button" disabled={!canSay} onClick={() => say(choice.say)} className="card-chip">
              {choice.label}
            </button>
          ) : (
            <span className="card-chip" data-over>
              {choice.label}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
