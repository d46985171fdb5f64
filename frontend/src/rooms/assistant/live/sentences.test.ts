import { describe, expect, it } from "vitest";
import { nextSentences } from "./sentences";

/** What is said of a text that grows by `step` characters. */
function told(text: string, step: number): string[] {
  const said: string[] = [];
  let upTo = 0;
  for (let end = step; end < text.length + step; end += step) {
    const spoken = nextSentences(text.slice(0, end), upTo, end >= text.length);
    upTo = spoken.upTo;
    if (spoken.ready) said.push(spoken.ready);
  }
  return said;
}

describe("sentences for listeners", () => {
  it("waits for whole ones", () => {
    expect(told("One is here. Version 1.5 is two. And the rest", 1)).toEqual([
      "One is here.",
      "Version 1.5 is two.",
      "And the rest",
    ]);
  });

  it("knows the marks of Chinese and Korean", () => {
    expect(told("你好。今天天气很好！再见", 1)).toEqual(["你好。", "今天天气很好！", "再见"]);
    expect(told("안녕하세요. 반갑습니다.", 1)).toEqual(["안녕하세요.", "반갑습니다."]);
  });

  it("says nothing of code until it is whole", () => {
    const said = told("Look:\n```js\nlet a = 1;\nlet b = 2;\n```\nDone.", 1);
    expect(said[0]).toBe("Look:");
    expect(said.slice(1).join(" ")).toBe("let a = 1; let b = 2; Done.");
    expect(said.length).toBeLessThanOrEqual(3);
  });

  it("leaves the marks of Markdown out", () => {
    expect(told("## Head\n- **a** [b](https://example.org)\n", 5).join(" ")).toBe("Head a b");
  });

  it("loses and doubles nothing, in whatever pieces the text comes", () => {
    const text = "First one. Second, longer one! Third?\n\nA list:\n- a b\n- c\n\nEnd without a stop";
    const words = (said: string[]) => said.join(" ").split(/\s+/);
    const expected = words(told(text, text.length));
    for (let step = 1; step < 20; step += 1) expect(words(told(text, step))).toEqual(expected);
  });
});
