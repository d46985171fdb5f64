import { useEffect } from "react";

/** Names the tab: "Models · Hupan". */
export function useAutoTitle(title: string | null | undefined) {
  useEffect(() => {
    document.title = title ? `${title} · Hupan` : "Hupan";
  }, [title]);
}
