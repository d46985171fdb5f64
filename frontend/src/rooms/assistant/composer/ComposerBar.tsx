import { ArrowUp, Paperclip, Square } from "lucide-react";
import { useRef } from "react";
import { useTranslations } from "@/i18n";
import { IconButton, Kbd } from "@/ui";
import type { ComposerProps } from "./Composer";
import { ModelSwitch, ThinkSwitch } from "./ModelSwitch";

type Given = Pick<
  ComposerProps,
  "choice" | "thinking" | "offline" | "replying" | "onChooseModel" | "onThinking" | "onStop"
>;

interface ComposerBarProps extends Given {
  /** Something was written or attached. */
  readonly something: boolean;
  /** It can be sent. */
  readonly ready: boolean;
  readonly onFiles: (files: Iterable<File>) => void;
  readonly onSendNow: () => void;
  /** The keys that send are not the usual ones, and are shown. */
  readonly keysHint: boolean;
}

/** The line under the text: attach, which model answers, and send or stop. */
export function ComposerBar(props: ComposerBarProps) {
  const { choice, offline, replying, onStop, something } = props;
  const t = useTranslations("assistant.composer");
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="flex items-center gap-1 p-1.5">
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          props.onFiles(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      <IconButton
        size="small"
        label={t("attach")}
        disabled={offline}
        icon={<Paperclip aria-hidden />}
        onClick={() => picker.current?.click()}
      />
      <ModelSwitch choice={choice} onChoose={props.onChooseModel} disabled={offline} />
      {choice.model ? (
        <ThinkSwitch
          model={choice.model}
          thinking={props.thinking}
          onChange={props.onThinking}
          disabled={offline}
        />
      ) : null}
      <span className="ms-auto flex items-center gap-1.5">
        {props.keysHint && something ? (
          <span aria-hidden className="max-sm:hidden">
            <Kbd keys="mod+enter" />
          </span>
        ) : null}
        {onStop ? (
          <IconButton
            size="small"
            tone="plain"
            label={t("stop")}
            hint="esc"
            icon={<Square aria-hidden className="size-3.5! fill-current" />}
            onClick={onStop}
          />
        ) : null}
        {!onStop || something ? (
          <IconButton
            size="small"
            tone="primary"
            label={t(replying ? "queue" : "send")}
            disabled={!props.ready}
            icon={<ArrowUp aria-hidden />}
            onClick={props.onSendNow}
          />
        ) : null}
      </span>
    </div>
  );
}
