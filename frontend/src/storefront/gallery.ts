import { icon } from "./suggest";
import { SWAPPED } from "./swap";
import { say } from "./words";

/** Pictures: the small ones turn the strip, and every picture opens large; arrows turn, a press looks nearer. */
export function watchGallery() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey) return;
    const thumb = event.target.closest<HTMLAnchorElement>(".thumbs a");
    if (thumb) {
      event.preventDefault();
      turn(thumb);
      return;
    }
    const picture = event.target.closest<HTMLAnchorElement>("a[data-zoom]");
    if (!picture) return;
    event.preventDefault();
    const together = [
      ...(picture.closest("ul")?.querySelectorAll<HTMLAnchorElement>("a[data-zoom]") ?? [picture]),
    ];
    new Lightbox(
      together.map((link) => ({ src: link.href, alt: link.querySelector("img")?.alt ?? "" })),
      together.indexOf(picture),
    ).open();
  });
  document.addEventListener(SWAPPED, watchStrip);
  watchStrip();
}

function turn(thumb: HTMLAnchorElement) {
  const shot = document.getElementById(thumb.hash.slice(1));
  const strip = shot?.parentElement;
  if (shot && strip) strip.scrollTo({ left: shot.offsetLeft - strip.offsetLeft, behavior: "smooth" });
}

/** Marks the small picture of the one that is in sight. */
function watchStrip() {
  const strip = document.querySelector<HTMLElement>(".shots");
  const thumbs = [...document.querySelectorAll<HTMLAnchorElement>(".thumbs a")];
  if (!strip || thumbs.length === 0) return;
  strip.addEventListener(
    "scroll",
    () => {
      const at = inSight(strip.scrollLeft, strip.clientWidth);
      thumbs.forEach((thumb, index) => {
        if (index === at) thumb.setAttribute("aria-current", "true");
        else thumb.removeAttribute("aria-current");
      });
    },
    { passive: true },
  );
}

export function inSight(scrolled: number, width: number): number {
  return width > 0 ? Math.round(scrolled / width) : 0;
}

interface Shown {
  src: string;
  alt: string;
}

class Lightbox {
  private readonly dialog = document.createElement("dialog");
  private readonly stage = document.createElement("div");
  private readonly image = document.createElement("img");
  private readonly place = document.createElement("span");

  constructor(
    private readonly pictures: readonly Shown[],
    private at: number,
  ) {}

  open() {
    const { dialog, stage } = this;
    dialog.className = "lightbox";
    stage.className = "lightbox-stage";
    stage.append(this.image);
    const closing = tools(
      "lightbox-close",
      button("i-x", say("close"), () => dialog.close()),
    );
    dialog.append(stage, closing);
    if (this.pictures.length > 1) {
      const back = button("i-chevron-left", say("previous"), () => this.turn(-1));
      const on = button("i-chevron-right", say("next"), () => this.turn(1));
      this.place.setAttribute("aria-live", "polite");
      dialog.append(tools("lightbox-turn", back, this.place, on));
    }
    stage.addEventListener("click", (event) => this.look(event));
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft") this.turn(-1);
      else if (event.key === "ArrowRight") this.turn(1);
      else if (event.key === "+" || event.key === "-") stage.classList.toggle("near", event.key === "+");
    });
    // The dialog gives the focus back to the picture by itself.
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    this.show();
    dialog.showModal();
  }

  private turn(by: number) {
    this.at = (this.at + by + this.pictures.length) % this.pictures.length;
    this.stage.classList.remove("near");
    this.show();
  }

  private show() {
    const shown = this.pictures[this.at];
    if (!shown) return;
    this.image.src = shown.src;
    this.image.alt = shown.alt;
    this.dialog.setAttribute("aria-label", shown.alt);
    this.place.textContent = `${this.at + 1} / ${this.pictures.length}`;
  }

  /** Nearer, to the spot that was pressed, and back. */
  private look(event: MouseEvent) {
    const { stage } = this;
    const x = event.clientX / window.innerWidth;
    const y = event.clientY / window.innerHeight;
    if (!stage.classList.toggle("near")) return;
    stage.scrollTo(
      (stage.scrollWidth - stage.clientWidth) * x,
      (stage.scrollHeight - stage.clientHeight) * y,
    );
  }
}

function tools(name: string, ...children: HTMLElement[]): HTMLElement {
  const box = document.createElement("div");
  box.className = `lightbox-tools ${name}`;
  box.append(...children);
  return box;
}

function button(symbol: string, label: string, onPress: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "tool";
  made.setAttribute("aria-label", label);
  made.append(icon(symbol));
  made.addEventListener("click", onPress);
  return made;
}
