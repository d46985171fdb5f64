/** Shows day and price under the pointer. What it says stands in the table below as well. */
export function watchChart() {
  document.addEventListener("pointermove", (event) => {
    const chart = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-chart]") : null;
    if (!chart) {
      for (const tip of document.querySelectorAll(".chart-tip")) tip.remove();
      for (const point of document.querySelectorAll(".chart-point.on")) point.classList.remove("on");
      return;
    }
    const plot = chart.querySelector(".chart-plot");
    const points = [...chart.querySelectorAll<SVGCircleElement>(".chart-point")];
    if (!plot) return;
    const box = plot.getBoundingClientRect();
    const share = ((event.clientX - box.left) / Math.max(1, box.width)) * 100;
    const point =
      points[
        holding(
          points.map((one) => Number(one.dataset["x"])),
          share,
        )
      ];
    if (!point) return;
    for (const one of points) one.classList.toggle("on", one === point);
    const tip = chart.querySelector<HTMLElement>(".chart-tip") ?? document.createElement("div");
    tip.className = "chart-tip";
    const price = document.createElement("b");
    price.textContent = point.dataset["price"] ?? "";
    tip.replaceChildren(price, point.dataset["day"] ?? "");
    if (!tip.isConnected) chart.append(tip);
    const left =
      box.left - chart.getBoundingClientRect().left + (Number(point.dataset["x"]) / 100) * box.width;
    tip.style.left = `${Math.min(Math.max(0, left - tip.offsetWidth / 2), chart.clientWidth - tip.offsetWidth)}px`;
    tip.style.top = `${Number(point.getAttribute("cy")) - tip.offsetHeight - 12}px`;
  });
}

/** The price that held at a place: the last one that had begun by then, or the first. */
export function holding(begins: readonly number[], at: number): number {
  let found = 0;
  begins.forEach((begin, index) => {
    if (begin <= at) found = index;
  });
  return found;
}
