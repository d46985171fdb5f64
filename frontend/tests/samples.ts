import type { EndpointView, ModelList, ModelView } from "@/api";

/** A model as the server describes it; tests change what they are about. */
export const model: ModelView = {
  id: "qwen2.5-coder-1.5b-instruct-q4_k_m",
  name: "Qwen2.5 Coder 1.5B Instruct",
  family: "Qwen2.5-Coder",
  kind: "local",
  endpoint_id: null,
  parameters: "1.5B",
  quantization: "Q4_K_M",
  licence: {
    id: "Apache-2.0",
    name: "Apache License 2.0",
    url: "https://www.apache.org/licenses/LICENSE-2.0",
    commercial: true,
  },
  size_bytes: 1_117_320_768,
  context_tokens: 32_768,
  languages: ["en", "zh", "ko"],
  abilities: ["chat", "code", "tools"],
  memory_bytes: 1_800_000_000,
  fits: "yes",
  state: "absent",
  download: null,
  source_names: ["packages", "huggingface"],
  description: { en: "Small and quick.", zh: "小巧、迅速。", ko: "작고 빠릅니다." },
  thinking: "never",
  is_default: true,
  custom: false,
};

export function modelList(items: ModelView[]): ModelList {
  return {
    items,
    default_model_id: model.id,
    machine: {
      memory_bytes: 24 * 2 ** 30,
      available_memory_bytes: 18 * 2 ** 30,
      cores: 2,
      disk_free_bytes: 225_500_000_000,
    },
  };
}

export const endpoint: EndpointView = {
  id: "end_1",
  slug: "ollama",
  name: "Ollama",
  base_url: "http://127.0.0.1:11434/v1",
  has_key: false,
  enabled: true,
  models: [{ name: "qwen3:8b", context_tokens: 40_960, agent: null }],
  checked_at: "2026-11-21T12:00:00Z",
  problem: null,
};
