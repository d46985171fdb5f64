import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modelsQuery, type Preferences, useChangePerson, useOffline, usePerson } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { Button, keyNames, Problem, RadioCards, Section, Select, Switch, TextArea, toast } from "@/ui";

const INSTRUCTIONS_MAX = 8_000;
/** Stands for "whatever the house uses"; no model is called so. */
const HOUSE = ":house";

export function Writing() {
  const t = useTranslations("settings");
  const say = useProblemText();
  const offline = useOffline();
  const { preferences } = usePerson();
  const { mutate } = useChangePerson();
  const change = (next: Partial<Preferences>) =>
    mutate({ preferences: next }, { onError: (error) => toast({ title: say(error), tone: "danger" }) });
  return (
    <Section title={t("chat")}>
      <div className="flex flex-col gap-6">
        <OwnModel chosen={preferences.default_model_id} disabled={offline} onChoose={change} />
        <RadioCards
          label={t("sendWith")}
          value={preferences.send_with}
          disabled={offline}
          onChange={(send_with) => change({ send_with })}
          options={[
            {
              value: "enter",
              label: t("sendEnter"),
              detail: t("sendEnterDetail", { keys: keyNames("shift+enter").join(" ") }),
            },
            {
              value: "ctrl_enter",
              label: t("sendCtrlEnter", { keys: keyNames("mod+enter").join(" ") }),
              detail: t("sendCtrlEnterDetail"),
            },
          ]}
        />
        <Switch
          label={t("showThinking")}
          help={t("showThinkingHelp")}
          checked={preferences.show_thinking}
          disabled={offline}
          onChange={(show_thinking) => change({ show_thinking })}
        />
        <Instructions saved={preferences.custom_instructions} />
      </div>
    </Section>
  );
}

interface OwnModelProps {
  chosen: string | null;
  disabled: boolean;
  onChoose: (next: Pick<Preferences, "default_model_id">) => void;
}

/** The model of this person's new conversations; each conversation may still have another. */
function OwnModel({ chosen, disabled, onChoose }: OwnModelProps) {
  const t = useTranslations("settings");
  const { data } = useQuery(modelsQuery);
  const ready = (data?.items ?? []).filter(
    (model) => model.state === "ready" && model.abilities.includes("chat"),
  );
  const house = data?.items.find((model) => model.id === data.default_model_id);
  const gone = chosen !== null && !ready.some((model) => model.id === chosen);
  return (
    <Select
      label={t("ownModel")}
      value={chosen ?? HOUSE}
      disabled={disabled || !data}
      onChange={(value) => onChoose({ default_model_id: value === HOUSE ? null : value })}
      options={[
        { value: HOUSE, label: house ? t("ownModelHouse", { name: house.name }) : t("ownModelHouseNone") },
        ...(gone ? [{ value: chosen, label: chosen }] : []),
        ...ready.map((model) => ({ value: model.id, label: model.name })),
      ]}
    />
  );
}

function Instructions({ saved }: { saved: string }) {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const offline = useOffline();
  const [text, setText] = useState(saved);
  const save = useChangePerson();
  const changed = text.trim() !== saved.trim();
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          { preferences: { custom_instructions: text.trim() } },
          { onSuccess: () => toast({ title: t("instructionsSaved") }) },
        );
      }}
    >
      <TextArea
        label={t("instructions")}
        help={t("instructionsHelp")}
        placeholder={t("instructionsPlaceholder")}
        maxLength={INSTRUCTIONS_MAX}
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Problem error={save.error} />
      <div className="flex items-center justify-between gap-3">
        <span className="tabular text-xs text-ink-soft">
          {t("instructionsCount", { count: text.length, limit: INSTRUCTIONS_MAX })}
        </span>
        <Button
          type="submit"
          tone="primary"
          size="small"
          disabled={!changed || offline}
          busy={save.isPending}
        >
          {common("save")}
        </Button>
      </div>
    </form>
  );
}
