/** Values for this room's tests: a model, a conversation, a message, a stream of events. */
import type { ConversationView, MessageView, ModelView } from "@/api";

export function aModel(changes: Partial<ModelView> = {}): ModelView {
  return {
    id: "small",
    name: "Qwen Small",
    family: "Qwen2.5",
    kind: "local",
    endpoint_id: null,
    parameters: "0.5B",
    quantization: "Q4_K_M",
    licence: { id: "Apache-2.0", name: "Apache 2.0", url: "https://example.org", commercial: true },
    size_bytes: 1,
    context_tokens: 32_768,
    languages: ["en"],
    abilities: ["chat"],
    memory_bytes: 1,
    fits: "yes",
    state: "ready",
    download: null,
    source_names: [],
    description: { en: "", zh: "", ko: "" },
    thinking: "never",
    is_default: true,
    custom: false,
    ...changes,
  };
}

export function models(...items: ModelView[]) {
  return {
    items,
    default_model_id: items[0]?.id ?? null,
    machine: { memory_bytes: 1, available_memory_bytes: 1, cores: 2, disk_free_bytes: 1 },
  };
}

export function aConversation(changes: Partial<ConversationView> = {}): ConversationView {
  return {
    id: "conv_1",
    title: "By the lake",
    title_source: "auto",
    pinned: false,
    archived: false,
    temporary: false,
    folder_id: null,
    model_id: null,
    thinking: null,
    created_at: "2026-11-01T08:00:00Z",
    updated_at: "2026-11-01T08:00:00Z",
    active_leaf_id: null,
    running_run_id: null,
    shared: false,
    message_count: 0,
    deleted_at: null,
    ...changes,
  };
}

export function aMessage(changes: Partial<MessageView> = {}): MessageView {
  const id = changes.id ?? "msg_1";
  return {
    id,
    conversation_id: "conv_1",
    parent_id: null,
    role: "assistant",
    parts: [],
    status: "complete",
    model_id: "small",
    run_id: null,
    usage: null,
    problem: null,
    created_at: "2026-11-01T08:00:00Z",
    siblings: [id],
    ...changes,
  };
}

/** An answer that tells events now and later, as the server does. */
export function eventStream(): {
  response: () => Response;
  tell: (id: number, event: string, data: unknown) => void;
  end: () => void;
} {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const early: Uint8Array[] = [];
  const send = (bytes: Uint8Array) => (controller ? controller.enqueue(bytes) : early.push(bytes));
  return {
    response: () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start(started) {
            controller = started;
            for (const bytes of early.splice(0)) started.enqueue(bytes);
          },
        }),
        { headers: { "Content-Type": "text/event-stream" } },
      ),
    tell: (id, event, data) =>
      send(encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    end: () => controller?.close(),
  };
}
