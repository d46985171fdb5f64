/** What every message of a chat needs to know and none should ask for by itself. */
import { useQuery } from "@tanstack/react-query";
import { createContext, use, useMemo } from "react";
import { type ModelView, modelsQuery, usePerson } from "@/api";

export interface ChatFacts {
  readonly nameOf: (modelId: string | null) => string | null;
  /** Models that could write a reply now. */
  readonly ready: readonly ModelView[];
  readonly unfoldThinking: boolean;
}

export const FactsContext = createContext<ChatFacts>({
  nameOf: (id) => id,
  ready: [],
  unfoldThinking: false,
});

export function useFacts(): ChatFacts {
  return use(FactsContext);
}

/** Gathers the facts, once for a whole chat. */
export function useGatheredFacts(): ChatFacts {
  const { data } = useQuery(modelsQuery);
  const unfoldThinking = usePerson().preferences.show_thinking;
  return useMemo(() => {
    const names = new Map(data?.items.map((model) => [model.id, model.name]));
    return {
      nameOf: (id) => (id === null ? null : (names.get(id) ?? id)),
      ready: data?.items.filter((model) => model.state === "ready" && model.abilities.includes("chat")) ?? [],
      unfoldThinking,
    };
  }, [data, unfoldThinking]);
}
