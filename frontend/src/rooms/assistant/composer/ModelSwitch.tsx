import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, Lightbulb, LightbulbOff } from "lucide-react";
import type { ModelView } from "@/api";
import { useTranslations } from "@/i18n";
import { cx, Menu, MenuChoice, MenuItem, MenuSeparator, Tooltip } from "@/ui";
import { type ModelChoice, seesImages } from "./models";

interface ModelSwitchProps {
  readonly choice: ModelChoice;
  readonly onChoose: (modelId: string) => void;
  readonly disabled: boolean;
}

const quietButton =
  "inline-flex h-8 min-w-0 items-center gap-1.5 rounded-control px-2 text-sm text-ink-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink disabled:opacity-50 pointer-coarse:h-10";

/** Says which model answers, and changes it for this conversation. */
export function ModelSwitch({ choice, onChoose, disabled }: ModelSwitchProps) {
  const t = useTranslations("assistant.composer");
  const navigate = useNavigate();
  const { model, offered } = choice;
  if (model === undefined) return <span className="skeleton h-4 w-28 rounded-mark" aria-hidden />;
  const name = model?.name ?? t("noModel");
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button type="button" disabled={disabled} className={quietButton} aria-label={t("modelIs", { name })}>
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0" />
        </button>
      }
    >
      {offered.length > 0 ? (
        <>
          <MenuChoice
            label={t("model")}
            value={model?.id ?? ""}
            options={offered.map((one) => ({ value: one.id, label: one.name, ...detailOf(one) }))}
            onChange={onChoose}
          />
          <MenuSeparator />
        </>
      ) : null}
      <MenuItem onSelect={() => void navigate({ to: "/models" })}>{t("moreModels")}</MenuItem>
    </Menu>
  );

  function detailOf(one: ModelView): { detail?: string } {
    if (one.state === "downloading") return { detail: t("arriving") };
    const facts = [one.parameters, seesImages(one) ? t("seesImages") : ""].filter(Boolean);
    return facts.length > 0 ? { detail: facts.join(" · ") } : {};
  }
}

interface ThinkSwitchProps {
  readonly model: ModelView;
  readonly thinking: boolean | null;
  readonly onChange: (thinking: boolean) => void;
  readonly disabled: boolean;
}

/** Whether the model thinks before it answers; shown only for models that can. */
export function ThinkSwitch({ model, thinking, onChange, disabled }: ThinkSwitchProps) {
  const t = useTranslations("assistant.composer");
  if (model.thinking === "never") return null;
  const always = model.thinking === "always";
  const on = always || thinking === true;
  const label = always ? t("thinkAlways") : on ? t("thinkOn") : t("thinkOff");
  const Icon = on ? Lightbulb : LightbulbOff;
  return (
    <Tooltip label={label}>
      <button
        type="button"
        aria-pressed={on}
        disabled={disabled || always}
        onClick={() => onChange(!on)}
        className={cx(
          quietButton,
          on &&
            "bg-lake-surface text-lake-text hover:not-disabled:bg-lake-surface hover:not-disabled:text-lake-strong",
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="max-sm:sr-only">{t("think")}</span>
      </button>
    </Tooltip>
  );
}
