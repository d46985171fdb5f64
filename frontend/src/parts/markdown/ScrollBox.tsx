import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "@/i18n";

interface ScrollBoxProps {
  readonly label: "table" | "code";
  readonly children: ReactNode;
}

/** A box that scrolls sideways; it takes the keyboard's focus only while there is something to scroll. */
export function ScrollBox({ label, children }: ScrollBoxProps) {
  const t = useTranslations("parts");
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setScrolls(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const reachable = scrolls ? { tabIndex: 0, role: "region", "aria-label": t(label) } : {};
  return (
    <div ref={box} className="scroll-box" {...reachable}>
      {children}
    </div>
  );
}
