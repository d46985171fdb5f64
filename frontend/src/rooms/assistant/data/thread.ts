/** The messages shown of a conversation, as they are read in pieces and change under the reader's eyes. Pure. */
import type { MessageView } from "@/api";
import type { Thread } from "./queries";

/**
 * What is known after the newest messages were read again. Older ones that were read before stay, as far as the new stretch
 * hangs on them: on another branch it does not, and then only the new stretch counts.
 */
export function withLatest(known: Thread | undefined, read: Thread): Thread {
  const latest = neverBackwards(known, read);
  const first = latest.items[0];
  if (!known || !first || !latest.hasOlder) return latest;
  const same = known.items.findIndex((message) => message.id === first.id);
  if (same >= 0) return join(known, same, latest);
  const parent = known.items.findIndex((message) => message.id === first.parent_id);
  return parent >= 0 ? join(known, parent + 1, latest) : latest;
}

/** A stretch that was on its way while a reply ended still says that it is being written; what is known then stands. */
function neverBackwards(known: Thread | undefined, read: Thread): Thread {
  const over = new Map(
    known?.items.filter((message) => message.status !== "running").map((message) => [message.id, message]),
  );
  const late = (message: MessageView) =>
    message.status === "running" && over.get(message.id)?.run_id === message.run_id;
  if (!read.items.some(late)) return read;
  return {
    ...read,
    items: read.items.map((message) => (late(message) ? (over.get(message.id) ?? message) : message)),
  };
}

function join(known: Thread, end: number, latest: Thread): Thread {
  const kept = known.items.slice(0, end);
  return kept.length === 0
    ? latest
    : { items: [...kept, ...latest.items], hasOlder: known.hasOlder, total: latest.total };
}

/** What is known after older messages were read. Nothing changes if the thread has become another one meanwhile. */
export function withOlder(known: Thread, before: string, older: Thread): Thread {
  if (known.items[0]?.id !== before) return known;
  return { ...known, items: [...older.items, ...known.items], hasOlder: older.hasOlder };
}

/** The thread with one message in its present state; one that is not shown changes nothing. */
export function withMessage(known: Thread, message: MessageView): Thread {
  const at = known.items.findIndex((one) => one.id === message.id);
  if (at < 0) return known;
  const items = [...known.items];
  items[at] = message;
  return { ...known, items };
}

/** The thread after a question and its reply were added under `question.parent_id`; what hung there before is another branch. */
export function withAnswer(known: Thread | undefined, added: readonly MessageView[]): Thread {
  const first = added[0];
  if (!known || !first) return { items: added, hasOlder: false, total: added.length };
  const parent = known.items.findIndex((message) => message.id === first.parent_id);
  const kept = known.items.slice(0, parent + 1);
  const dropped = known.items.length - kept.length;
  return {
    items: [...kept, ...added],
    hasOlder: known.hasOlder,
    total: known.total - dropped + added.length,
  };
}
