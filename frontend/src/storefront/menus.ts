const OPEN = "details.menu[open]";

/** Menus are `details`: here they close when one looks elsewhere, and give the focus back. */
export function watchMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN))
      if (!(event.target instanceof Node) || !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN))
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector<HTMLDetailsElement>(OPEN);
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = [...menu.querySelectorAll<HTMLElement>(".menu-panel :is(a, button)")];
      const next = items[step(items.indexOf(document.activeElement as HTMLElement), items.length, event.key)];
      next?.focus();
      event.preventDefault();
    }
  });
}

/** The place after or before one, round the end; from nowhere to the first or the last. */
export function step(at: number, count: number, key: "ArrowDown" | "ArrowUp"): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return (at + 1) % count;
  return at <= 0 ? count - 1 : at - 1;
}
