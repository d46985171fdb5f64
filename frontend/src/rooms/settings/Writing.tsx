import { useState } from "react";
import { type Preferences, useChangePerson, useOffline, usePerson } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { Button, keyNames, Problem, RadioCards, Section, Switch, TextArea, toast } from "@/ui";

const INSTRUCTIONS_MAX = 8_000;

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
        <Instructions key={preferences.custom_instructions} saved={preferences.custom_instructions} />
      </div>
    </Section>
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
