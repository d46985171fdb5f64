/** Mermaid, fetched with the first diagram. What it draws is shown as a picture, so nothing inside it can run or load anything. */
import mermaid from "mermaid";

let turn: Promise<unknown> = Promise.resolve();
let count = 0;

/** Draws one diagram at a time (the library keeps one configuration for all) and returns its SVG. */
export function drawDiagram(source: string, dark: boolean): Promise<string> {
  const drawn = turn.then(async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      htmlLabels: false,
      theme: "base",
      fontFamily: "system-ui, sans-serif",
      themeVariables: { darkMode: dark, ...colours(dark), fontSize: "14px" },
      suppressErrorRendering: true,
      flowchart: { htmlLabels: false },
    });
    count += 1;
    const { svg } = await mermaid.render(`hupan-diagram-${count}`, source);
    return svg;
  });
  turn = drawn.catch(() => undefined);
  return drawn;
}

/** The page's tokens in the form that the library reads (it knows no OKLCH). */
function colours(dark: boolean): Record<string, string> {
  const ink = read("--ink");
  const surface = read("--surface");
  const line = read("--line-control");
  const quiet = read("--lake-surface");
  const soft = read("--hover");
  return {
    background: surface,
    primaryColor: quiet,
    primaryTextColor: ink,
    primaryBorderColor: line,
    secondaryColor: soft,
    tertiaryColor: surface,
    lineColor: line,
    textColor: ink,
    mainBkg: quiet,
    nodeBorder: line,
    clusterBkg: surface,
    clusterBorder: line,
    edgeLabelBackground: surface,
    noteBkgColor: soft,
    noteTextColor: ink,
    noteBorderColor: line,
    titleColor: ink,
    ...(dark ? { labelTextColor: ink, actorTextColor: ink, signalTextColor: ink, signalColor: ink } : {}),
  };
}

function read(token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) {
    probe.remove();
    return "#888888";
  }
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}
