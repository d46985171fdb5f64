import { useCallback, useState } from "react";
import { api, type ParticularInput as Body, call } from "@/api";
import { useDeed } from "./acting";
import type { LineOfYours } from "./shapes";

const MATTERS = ["size", "liked", "never", "avoid", "budget", "somebody"] as const;
const WHOMS = [
  ...[
    "daughter",
    "son",
    "child",
    "baby",
    "wife",
    "husband",
    "partner",
    "mother",
    "father",
    "sister",
    "brother",
  ],
  ...["friend", "dog", "cat"],
] as const;

type Given = Partial<Record<"about" | "value" | "subject" | "whom", unknown>>;

/** Reads what a card hands on; nothing where it is no line that the house knows. */
function bodyOf({ body: given }: LineOfYours): Body | null {
  const { about: matter, whom: whose, value = "", subject = "" } = given as Given;
  const about = MATTERS.find((each) => each === matter);
  if (about === undefined) return null;
  const whom = WHOMS.find((each) => each === whose) as Body["whom"];
  return { about, value: `${value}`, subject: `${subject}`, whom: whom ?? null };
}

/** Keeps a line that is not kept, and erases one that is; what was just erased can be had back. */
export function useLine(line: LineOfYours) {
  const { busy, error, run } = useDeed();
  const [id, setId] = useState(line.id);
  const [touched, setTouched] = useState(false);
  const keep = useCallback(
    () =>
      run(async () => {
        const body = bodyOf(line);
        if (body === null) return;
        setId((await call(api.POST("/api/particulars", { body }))).id);
        setTouched(true);
      }),
    [line, run],
  );
  const erase = useCallback(
    () =>
      run(async () => {
        await call(
          api.DELETE("/api/particulars/{particular_id}", { params: { path: { particular_id: id } } }),
        );
        setId("");
        setTouched(true);
      }),
    [id, run],
  );
  return { kept: id !== "", touched, busy, error, keep, erase };
}
