import { useTranslations } from "@/i18n";
import { useActing } from "./acting";
import type { Drawn } from "./Cards";

/** Answers to what was asked, to tap. */
export function QuestionCard({ card, newest }: Drawn<"shopping.question">) {
  const t = useTranslations("cards.question");
  return <Choices label={t("title")} choices={card.choices} newest={newest} />;
}

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly { readonly label: string; readonly say: string }[];
  readonly newest: boolean;
}

/** Things to say, to tap. Once something else was said they only show what could have been. */
export function Choices({ label, choices, newest }: ChoicesProps) {
  const { lookOnly, canSay, say } = useActing();
  if (choices.length === 0) return null;
  const open = newest && !lookOnly;
  return (
    <ul aria-label={label} className="flex flex-wrap gap-2">
      {choices.map((choice) => (
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
