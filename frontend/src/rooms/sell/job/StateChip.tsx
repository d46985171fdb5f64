import type { ImportState, ImportView } from "@/api";
import { Chip, type Tone } from "@/ui";
import { useStateName } from "../names";

const TONES: Record<ImportState, Tone | "plain"> = {
  fetching: "info",
  ready: "plain",
  running: "info",
  done: "success",
  failed: "danger",
  cancelled: "warning",
};

export function StateChip({ view }: { view: Pick<ImportView, "state" | "dry_run"> }) {
  const name = useStateName();
  // A look before the start has brought nothing in yet.
  const tone = view.state === "done" && view.dry_run ? "plain" : TONES[view.state];
  return <Chip tone={tone}>{name(view)}</Chip>;
}
