import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { MessageView, Part, PartOf } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import { MessageParts, Notice } from "@/parts";
import { Button, buttonClass, Note } from "@/ui";
import { engineQuery } from "../data/queries";
import { useLiveReply } from "../live/liveReplies";
import { shownParts } from "../live/reply";
import { useFacts } from "./facts";
import { ActionRow, CopyMessage, Regenerate, Usage, Versions, WrittenAt } from "./MessageActions";
import type { ChatActions } from "./useChatActions";

interface AssistantMessageProps {
  readonly message: MessageView;
  readonly actions: ChatActions;
  readonly locked: boolean;
  /** The newest message: its actions are always shown. */
  readonly newest: boolean;
}

/** What the assistant wrote: plain text on the page, live while it is being written. */
export function AssistantMessage({ message, actions, locked, newest }: AssistantMessageProps) {
  const live = useLiveReply(message.id);
  const facts = useFacts();
  const running = message.status === "running" && !live?.over;
  const parts = shownParts(message, live);
  const text = textOf(parts);
  const others = facts.ready.filter((model) => model.id !== message.model_id);
  // What the message itself says is not said twice.
  const isNews = (notice: PartOf<"notice">) =>
    !parts.some((part) => part.type === "notice" && part.code === notice.code);
  return (
    <div className="group/message min-w-0" aria-busy={running || undefined}>
      {live?.notices.filter(isNews).map((notice) => (
        <div key={notice.code} className="mb-3">
          <Notice code={notice.code} params={notice.params ?? {}} />
        </div>
      ))}
      <MessageParts
        message={message}
        parts={parts}
        growing={running}
        since={live?.startedAt ?? null}
        unfoldThinking={facts.unfoldThinking}
        filesOpen
        newest={newest}
      />
      {running ? (
        <Waiting started={live?.started ?? false} silent={text !== "" || parts.at(-1)?.type === "thinking"} />
      ) : (
        <>
          <Ending message={message} empty={parts.length === 0} actions={actions} locked={locked} />
          <ActionRow always={newest}>
            <Versions message={message} disabled={locked} onShow={actions.show} />
            <CopyMessage text={text} />
            <Regenerate
              disabled={locked}
              others={others}
              onRegenerate={(modelId) => actions.regenerate(message, modelId)}
            />
            <WrittenAt at={message.created_at} />
            <Usage message={message} modelName={facts.nameOf(message.model_id)} />
          </ActionRow>
        </>
      )}
    </div>
  );
}

/** The written text of a reply, without thinking, calls and sources. */
export function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}

/** Three quiet dots and what they stand for, until the first word is there. */
function Waiting({ started, silent }: { readonly started: boolean; readonly silent: boolean }) {
  const t = useTranslations("assistant.chat");
  // The shell keeps it current; only a reply that has not begun has to know.
  const { data: engine } = useQuery({ ...engineQuery, enabled: !started });
  if (silent) return null;
  const words = started
    ? "writing"
    : engine?.state === "starting" || engine?.state === "stopped"
      ? "starting"
      : "waiting";
  return (
    <p className="flex min-h-7 items-center gap-2.5 text-sm text-ink-soft">
      <span aria-hidden className="writing-dots inline-flex gap-1">
        <span className="size-1.5 rounded-full bg-lake" />
        <span className="size-1.5 rounded-full bg-lake" />
        <span className="size-1.5 rounded-full bg-lake" />
      </span>
      {t(words)}
    </p>
  );
}

interface EndingProps {
  readonly message: MessageView;
  readonly empty: boolean;
  readonly actions: ChatActions;
  readonly locked: boolean;
}

const modelCodes = /^(models\.|inference\.(images_unsupported|engine_unavailable))/;

/** How a reply ended, where it did not end well: in plain words, with the one thing that helps. */
function Ending({ message, empty, actions, locked }: EndingProps) {
  const t = useTranslations("assistant.message");
  const say = useProblemText();
  const again = (
    <Button size="small" disabled={locked} onClick={() => actions.regenerate(message)}>
      {t("tryAgain")}
    </Button>
  );
  const goOn = (
    <Button size="small" disabled={locked} onClick={() => actions.goOn(message)}>
      {t("continue")}
    </Button>
  );
  switch (message.status) {
    case "failed": {
      const code = message.problem?.code ?? "";
      const action = modelCodes.test(code) ? (
        <Link to="/models" className={buttonClass("plain", "small")}>
          {t("toModels")}
        </Link>
      ) : empty ? (
        again
      ) : (
        goOn
      );
      return (
        <div className="mt-3 first:mt-0">
          <Note tone="danger" action={action}>
            {message.problem ? say(message.problem) : t("failed")}
          </Note>
        </div>
      );
    }
    case "interrupted":
    case "stopped":
      return (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-ink-soft first:mt-0">
          <span>{t(message.status)}</span>
          {empty ? again : goOn}
        </div>
      );
    default: {
      if (empty) return <p className="text-sm text-ink-soft">{t("empty")}</p>;
      const last = message.parts.at(-1);
      if (last?.type !== "notice") return null;
      // A reply that reached its limit goes on; one that began to repeat itself would only go on repeating.
      const help = last.code === "runs.output_limit" ? goOn : last.code === "runs.repeated" ? again : null;
      return help && <div className="mt-3">{help}</div>;
    }
  }
}
