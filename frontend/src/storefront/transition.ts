const NAME = "picture";

/** The picture of a card grows into the product's own on the next page, where the browser can do that. */
export function watchTransitions() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='/market/p/']") : null;
    const mat = link?.closest(".card, .showpiece")?.querySelector<HTMLElement>(".mat");
    if (!mat || event.metaKey || event.ctrlKey || event.shiftKey) return;
    // A name may stand only once on a page.
    for (const other of document.querySelectorAll<HTMLElement>(".shots, .mat"))
      other.style.viewTransitionName = "none";
    mat.style.viewTransitionName = NAME;
  });
  // Shown again from the browser's memory: the product that is opened next is another one.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const mat of document.querySelectorAll<HTMLElement>(".shots, .mat"))
      mat.style.removeProperty("view-transition-name");
  });
}
