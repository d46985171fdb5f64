import { useLayoutEffect, useRef, useState } from "react";
import { lazily, useLazy } from "../lazily";

interface MathsProps {
  readonly tex: string;
  readonly display: boolean;
  /** Still being written: what cannot be set yet keeps its last good shape. */
  readonly open: boolean;
}

const typesetter = lazily(async () => (await import("./typeset")).typeset);

/** A formula. Until the typesetter has arrived, and where it cannot read the formula, its source is shown. */
export function Maths({ tex, display, open }: MathsProps) {
  const typeset = useLazy(typesetter);
  const target = useRef<HTMLSpanElement>(null);
  const [isSet, setIsSet] = useState(false);
  useLayoutEffect(() => {
    const element = target.current;
    if (!typeset || !element) return;
    const trial = document.createElement("span");
    try {
      typeset(tex, trial, display);
      element.replaceChildren(...trial.childNodes);
      setIsSet(true);
    } catch {
      if (open) return;
      element.replaceChildren();
      setIsSet(false);
    }
  }, [typeset, tex, display, open]);
  return (
    <span className={display ? "maths-display" : "maths-inline"}>
      <span ref={target} hidden={!isSet} />
      {isSet ? null : <code>{tex}</code>}
    </span>
  );
}
