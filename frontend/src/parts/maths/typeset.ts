import katex from "katex";
import "katex/dist/katex.min.css";

/** Sets a formula into an element; throws when the formula is not one. Its commands can neither link nor load anything. */
export function typeset(tex: string, element: HTMLElement, display: boolean): void {
  katex.render(tex, element, {
    displayMode: display,
    throwOnError: true,
    strict: "ignore",
    trust: false,
    maxSize: 20,
    maxExpand: 200,
  });
}
