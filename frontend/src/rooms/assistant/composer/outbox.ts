/**
 * Messages that were sent off and have not arrived: the one on its way, and those that wait for a reply to end, for a model to
 * arrive or for the network. Kept on this device, so that a reload loses none. Each carries the id that the server knows it
 * by, so that two tabs which both send it send one message.
 */
import { useSyncExternalStore } from "react";
import type { FileView } from "@/api";
import { readStored, writeStored } from "./stored";

export interface Outgoing {
  readonly clientId: string;
  readonly text: string;
  readonly files: readonly FileView[];
}

const prefix = "hupan.outbox.";
const known = new Map<string, readonly Outgoing[]>();
const listeners = new Set<() => void>();
const nothing: readonly Outgoing[] = [];

function read(conversation: string): readonly Outgoing[] {
  const found = known.get(conversation);
  if (found) return found;
  const items = parsed(readStored(prefix + conversation));
  known.set(conversation, items);
  return items;
}

function parsed(stored: string | null): readonly Outgoing[] {
  if (stored === null) return nothing;
  try {
    const items: unknown = JSON.parse(stored);
    return Array.isArray(items) ? items.filter(isOutgoing) : nothing;
  } catch {
    return nothing;
  }
}

function isOutgoing(item: unknown): item is Outgoing {
  return (
    typeof item === "object" &&
    item !== null &&
    "clientId" in item &&
    typeof item.clientId === "string" &&
    "text" in item &&
    typeof item.text === "string" &&
    "files" in item &&
    Array.isArray(item.files)
  );
}

function write(conversation: string, items: readonly Outgoing[]): void {
  known.set(conversation, items);
  writeStored(prefix + conversation, items.length === 0 ? null : JSON.stringify(items));
  for (const listener of listeners) listener();
}

/** A message as it is put into the outbox. */
export function outgoing(text: string, files: readonly FileView[]): Outgoing {
  return { clientId: newClientId(), text, files };
}

/** A random UUID, also where the page came over plain HTTP and the browser withholds its own maker of them. */
function newClientId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Puts a message at the end of what waits. */
export function enqueue(conversation: string, item: Outgoing): void {
  write(conversation, [...read(conversation), item]);
}

/** Takes a message out: it has arrived, or is not to be sent. */
export function dequeue(conversation: string, clientId: string): void {
  write(
    conversation,
    read(conversation).filter((item) => item.clientId !== clientId),
  );
}

function subscribe(listener: () => void): () => void {
  const heard = (event: StorageEvent) => {
    if (!event.key?.startsWith(prefix)) return;
    known.set(event.key.slice(prefix.length), parsed(event.newValue));
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", heard);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", heard);
  };
}

/** What waits in a conversation, oldest first. */
export function useOutbox(conversation: string): readonly Outgoing[] {
  return useSyncExternalStore(subscribe, () => read(conversation));
}
