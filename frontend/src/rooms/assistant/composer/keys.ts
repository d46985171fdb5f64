/** Which press of Enter sends. */

interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** What browsers report for a key that an input method has taken; Safari does so after the composition has ended. */
const takenByInputMethod = 229;

/** Whether a press sends the message. Never while an input method composes: its Enter chooses a word. */
export function isSendKey(press: Press, sendWith: "enter" | "ctrl_enter", touch: boolean): boolean {
  if (press.key !== "Enter" || press.isComposing || press.keyCode === takenByInputMethod) return false;
  if (press.ctrlKey || press.metaKey) return true;
  // A phone's keyboard has no other key for a new line.
  return sendWith === "enter" && !touch && !press.shiftKey && !press.altKey;
}
