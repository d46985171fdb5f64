import { useEffect, useMemo, useRef } from "react";
import { useTranslations } from "@/i18n";
import { useCommands } from "@/ui";

export interface ChatCommands {
  /** Null while it cannot be done. */
  readonly stop: (() => void) | null;
  readonly copyLast: (() => void) | null;
  readonly share: (() => void) | null;
  readonly rename: () => void;
  readonly remove: () => void;
  readonly focus: () => void;
}

/** The commands of an open conversation, in the palette and by their keys. */
export function useChatCommands(given: ChatCommands): void {
  const t = useTranslations("assistant.commands");
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  const canStop = given.stop !== null;
  const canCopy = given.copyLast !== null;
  const canShare = given.share !== null;
  useCommands(
    useMemo(() => {
      const group = t("group");
      const command = (name: keyof ChatCommands, label: string, keys?: string) => ({
        id: `assistant.${name}`,
        group,
        label,
        run: () => latest.current[name]?.(),
        ...(keys === undefined ? {} : { keys }),
      });
      return [
        command("focus", t("focusComposer"), "/"),
        ...(canStop ? [command("stop", t("stop"), "mod+.")] : []),
        ...(canCopy ? [command("copyLast", t("copyLast"), "mod+shift+l")] : []),
        command("rename", t("rename")),
        ...(canShare ? [command("share", t("share"))] : []),
        command("remove", t("delete"), "mod+shift+backspace"),
      ];
    }, [t, canStop, canCopy, canShare]),
  );
}
