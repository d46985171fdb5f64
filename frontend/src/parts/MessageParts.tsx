import { lazy, type ReactNode, Suspense } from "react";
import type { MessageView, Part } from "@/api";
import { cx } from "@/ui";
import { CardPart, UnknownCard } from "./cards/CardPart";
import { FileChip } from "./files/FileChip";
import { Markdown } from "./markdown/Markdown";
import { Notice } from "./notice/Notice";
import { Thinking } from "./thinking/Thinking";

// Rare in a first conversation, and not light.
const Citation = lazy(() => import("./citation/Citation"));
const ToolCall = lazy(() => import("./tool/ToolCall"));

interface MessagePartsProps {
  readonly message: Pick<MessageView, "parts">;
  /** The parts as they are now, where they are ahead of the message. */
  readonly parts?: readonly Part[];
  /** The last part is still being written. */
  readonly growing?: boolean;
  /** Since when the model has been at it, by this page's clock. */
  readonly since?: number | null;
  /** Thinking is shown unfolded. */
  readonly unfoldThinking?: boolean;
  /** The reader may fetch files; on a shared page nobody can, and they are only named. */
  readonly filesOpen?: boolean;
  /** It is the newest message: what its cards ask is still asked. */
  readonly newest?: boolean;
}

interface Drawing {
  readonly newest: boolean;
  readonly growing: boolean;
  readonly since: number | null;
  readonly unfoldThinking: boolean;
  readonly filesOpen: boolean;
}

/** The parts of a message, one under the other, each drawn by its kind. */
export function MessageParts({
  message,
  parts = message.parts,
  growing = false,
  since = null,
  unfoldThinking = false,
  filesOpen = false,
  newest = false,
}: MessagePartsProps) {
  const last = parts.length - 1;
  return grouped(parts).map(({ index, run }) => (
    <div
      key={index}
      className={
        cx(
          (run.length > 1 || run[0]?.type === "citation") && "flex flex-wrap gap-1",
          parts[index - 1]?.type === "card" && "mt-4",
        ) || undefined
      }
    >
      {run.map((part, offset) =>
        drawPart(part, `${index + offset}`, {
          growing: growing && index + offset === last,
          since,
          unfoldThinking,
          filesOpen,
          newest,
        }),
      )}
    </div>
  ));
}

interface Run {
  readonly index: number;
  readonly run: Part[];
}

/** Citations that follow one another stand in one line. */
function grouped(parts: readonly Part[]): readonly Run[] {
  const runs: Run[] = [];
  parts.forEach((part, index) => {
    const last = runs.at(-1);
    if (part.type === "citation" && last?.run[0]?.type === "citation") last.run.push(part);
    else runs.push({ index, run: [part] });
  });
  return runs;
}

/** A part keeps its place for as long as its message lives, so its place is its key. */
function drawPart(
  part: Part,
  key: string,
  { growing, since, unfoldThinking, filesOpen, newest }: Drawing,
): ReactNode {
  switch (part.type) {
    case "text":
      return <Markdown key={key} text={part.text} growing={growing} />;
    case "thinking":
      return (
        <Thinking
          key={key}
          text={part.text}
          seconds={part.seconds ?? null}
          since={growing ? (since ?? 0) : null}
          unfolded={unfoldThinking}
        />
      );
    case "tool_call":
      return (
        <Suspense key={key}>
          <ToolCall
            name={part.name}
            arguments={part.arguments}
            result={part.result}
            status={part.status ?? "running"}
          />
        </Suspense>
      );
    case "citation":
      return (
        <Suspense key={key}>
          <Citation label={part.label} url={part.url} quote={part.quote} />
        </Suspense>
      );
    case "file":
      return <FileChip key={key} file={part} open={filesOpen} />;
    case "notice":
      return <Notice key={key} code={part.code} params={part.params ?? {}} />;
    case "card":
      return <CardPart key={key} kind={part.kind} data={part.data} newest={newest} />;
    default:
      return <UnknownCard key={key} />;
  }
}
