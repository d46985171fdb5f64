import type { ModelView } from "@/api";

export interface Groups {
  /** On this disk, or on its way there. */
  here: ModelView[];
  /** Served by an endpoint that was added. */
  served: ModelView[];
  available: ModelView[];
  tooLarge: ModelView[];
}

export function groupModels(models: readonly ModelView[]): Groups {
  const groups: Groups = { here: [], served: [], available: [], tooLarge: [] };
  for (const model of models) groups[groupOf(model)].push(model);
  return groups;
}

function groupOf(model: ModelView): keyof Groups {
  if (model.kind === "endpoint") return model.endpoint_id ? "served" : "tooLarge";
  // A download that failed stays where one was looking at it.
  if (model.state !== "absent" || model.download) return "here";
  return model.fits === "no" ? "tooLarge" : "available";
}

/** Every word must stand somewhere in the model's names. */
export function matches(model: ModelView, filter: string): boolean {
  const text = `${model.name} ${model.id} ${model.family} ${model.parameters}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
