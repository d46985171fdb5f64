import { Square, SquareCheck } from "lucide-react";
import { useTranslations } from "@/i18n";

interface TaskMarkProps {
  readonly done: boolean;
}

/** The box before a task in a list. A mark and no control: it belongs to the text. */
export function TaskMark({ done }: TaskMarkProps) {
  const t = useTranslations("parts");
  const Mark = done ? SquareCheck : Square;
  return <Mark role="img" aria-label={done ? t("taskDone") : t("taskOpen")} className="task-mark" />;
}
