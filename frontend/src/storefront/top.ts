/** The bar at the top: a line under it once the page has moved, and keys that lead to the search field. */
export function watchTop() {
  const top = document.querySelector(".top");
  const field = document.querySelector<HTMLInputElement>("#q");
  const lift = () => top?.classList.toggle("lifted", window.scrollY > 4);
  window.addEventListener("scroll", lift, { passive: true });
  lift();
  window.addEventListener("keydown", (event) => {
    if (!field || event.defaultPrevented || !asksForSearch(event)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/** "/" outside of a field, and the app's own Ctrl/⌘ K. */
export function asksForSearch(event: KeyboardEvent): boolean {
  if (event.isComposing || event.altKey || event.shiftKey) return false;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "k";
  const target = event.target;
  const writing =
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
  return event.key === "/" && !writing;
}
