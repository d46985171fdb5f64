/** Which model answers in a conversation, and what it can do. */
import { useQuery } from "@tanstack/react-query";
import { type ModelView, modelsQuery, usePerson } from "@/api";

export interface ModelChoice {
  /** The model that will answer; null while there is none at all, undefined while the list is read. */
  readonly model: ModelView | null | undefined;
  /** Models that can answer now, and those on their way. */
  readonly offered: readonly ModelView[];
}

/** The model for a wish: the one wished for, else the person's own default, else everybody's. */
export function useModelChoice(wish: string | null): ModelChoice {
  const person = usePerson();
  const { data } = useQuery(modelsQuery);
  if (!data) return { model: undefined, offered: [] };
  const chats = data.items.filter((model) => model.abilities.includes("chat"));
  const byId = (id: string | null | undefined) => chats.find((model) => model.id === id);
  const model =
    byId(wish) ??
    byId(person.preferences.default_model_id) ??
    byId(data.default_model_id) ??
    chats.find((one) => one.state === "ready") ??
    null;
  return { model, offered: chats.filter((one) => one.state !== "absent") };
}

/** Whether a model can look at pictures. */
export function seesImages(model: ModelView): boolean {
  return model.abilities.includes("vision");
}
