/** What was typed and not sent, kept per conversation on this device. */
import { readStored, writeStored } from "./stored";

const prefix = "hupan.draft.";
/** The draft of the page of a new conversation. */
export const newDraft = "new";

/** The draft of a conversation, or an empty text. */
export function readDraft(conversation: string): string {
  return readStored(prefix + conversation) ?? "";
}

/** Keeps a draft; an empty one is forgotten. */
export function writeDraft(conversation: string, text: string): void {
  writeStored(prefix + conversation, text.trim() === "" ? null : text);
}
