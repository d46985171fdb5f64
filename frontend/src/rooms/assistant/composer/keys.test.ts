import { describe, expect, it } from "vitest";
import { isSendKey } from "./keys";

const press = (changes: Partial<Parameters<typeof isSendKey>[0]> = {}) => ({
  key: "Enter",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
  ...changes,
});

describe("which Enter sends", () => {
  it.each([
    ["enter", false, {}, true],
    ["enter", false, { shiftKey: true }, false],
    ["enter", false, { altKey: true }, false],
    ["enter", false, { ctrlKey: true }, true],
    ["ctrl_enter", false, {}, false],
    ["ctrl_enter", false, { ctrlKey: true }, true],
    ["ctrl_enter", false, { metaKey: true }, true],
    ["enter", true, {}, false],
    ["enter", true, { metaKey: true }, true],
    ["enter", false, { key: "a" }, false],
  ] as const)("with %s, touch %s and %j: %s", (sendWith, touch, changes, sends) => {
    expect(isSendKey(press(changes), sendWith, touch)).toBe(sends);
  });

  it("leaves the input method its own Enter", () => {
    expect(isSendKey(press({ isComposing: true }), "enter", false)).toBe(false);
    // Safari ends the composition first and reports the key as taken.
    expect(isSendKey(press({ keyCode: 229 }), "enter", false)).toBe(false);
    expect(isSendKey(press({ isComposing: true, ctrlKey: true }), "ctrl_enter", false)).toBe(false);
  });
});
