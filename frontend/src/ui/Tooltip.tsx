import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";
import { Kbd } from "./Kbd";

export interface TooltipProps {
  label: string;
  hint?: string | undefined;
  /** One element that takes a ref; the label must already be its accessible name or add to it. */
  children: ReactElement;
  side?: "top" | "bottom" | "left" | "right";
}

export function Tooltip({ label, hint, children, side = "top" }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          {/* Listeners have the label from the element itself. */}
          <Base.Popup
            aria-hidden
            className="floating flex items-center gap-2 rounded-mark bg-ink px-2 py-1 text-xs text-page"
          >
            {label}
            {hint && <Kbd keys={hint} quiet />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Around the page: after the first tooltip its neighbours show at once. */
export const TooltipProvider = Base.Provider;
