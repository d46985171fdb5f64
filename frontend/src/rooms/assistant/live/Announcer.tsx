import { useEffect, useRef, useState } from "react";
import type { MessageView } from "@/api";
import { useTranslations } from "@/i18n";
import { textOf } from "../chat/AssistantMessage";
import { useLiveReply } from "./liveReplies";
import { nextSentences } from "./sentences";

interface AnnouncerProps {
  /** The newest reply of the conversation. */
  readonly message: MessageView | null;
}

interface Line {
  readonly key: number;
  readonly text: string;
}

/** How many lines stay: enough for a reader that is behind, not so many that the page grows. */
const kept = 6;

/** Tells a screen reader what is being written, a sentence at a time, as it grows; a reply that was there before is not told. */
export function Announcer({ message }: AnnouncerProps) {
  const t = useTranslations("assistant.chat");
  const running = message?.status === "running" ? message : null;
  const live = useLiveReply(message?.id ?? null);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const told = useRef<{ id: string; upTo: number; ended: boolean } | null>(null);
  const count = useRef(0);

  useEffect(() => {
    const say = (text: string) => {
      if (text === "") return;
      count.current += 1;
      const line = { key: count.current, text };
      setLines((all) => [...all.slice(1 - kept), line]);
    };
    if (running && told.current?.id !== running.id) {
      told.current = { id: running.id, upTo: 0, ended: false };
      say(t("replyBegins"));
    }
    const state = told.current;
    if (!state || state.ended || message?.id !== state.id) return;
    const ended = live?.over === true || message.status !== "running";
    const text = textOf(live?.finished?.parts ?? (live && !ended ? live.parts : message.parts));
    const spoken = nextSentences(text, state.upTo, ended);
    state.upTo = spoken.upTo;
    say(spoken.ready);
    if (!ended) return;
    state.ended = true;
    const status = live?.finished?.status ?? message.status;
    say(t(status === "stopped" ? "replyStopped" : status === "failed" ? "replyFailed" : "replyEnds"));
  }, [running, message, live, t]);

  return (
    <div aria-live="polite" className="sr-only">
      {lines.map((line) => (
        <p key={line.key}>{line.text}</p>
      ))}
    </div>
  );
}
