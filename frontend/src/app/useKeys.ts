import { useEffect } from "react";
import { isWriting, matchesKeys, useOfferedCommands } from "@/ui";

/** Runs the offered commands by their keys, anywhere on the page. */
export function useKeys(enabled: boolean) {
  const commands = useOfferedCommands();
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      for (const command of commands) {
        if (!command.keys || !matchesKeys(event, command.keys)) continue;
        if (!command.keys.includes("mod+") && isWriting(event.target)) continue;
        event.preventDefault();
        command.run();
        return;
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [commands, enabled]);
}
