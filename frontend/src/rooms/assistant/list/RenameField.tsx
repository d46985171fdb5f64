import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "@/i18n";

interface RenameFieldProps {
  readonly title: string;
  readonly onRename: (title: string) => void;
  readonly onCancel: () => void;
  readonly label?: string;
}

const longestTitle = 200;

/** A name changed in its place: Enter and leaving keep it, Escape does not. */
export function RenameField({ title, onRename, onCancel, label }: RenameFieldProps) {
  const t = useTranslations("assistant.list");
  const field = useRef<HTMLInputElement>(null);
  const [next, setNext] = useState(title);
  const settled = useRef(false);
  useEffect(() => {
    // A menu that closes gives the focus back to its button first.
    const timer = setTimeout(() => field.current?.select(), 0);
    return () => clearTimeout(timer);
  }, []);
  const settle = (keep: boolean) => {
    if (settled.current) return;
    settled.current = true;
    const name = next.trim();
    if (keep && name !== "" && name !== title) onRename(name);
    else onCancel();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") settle(true);
    else if (event.key === "Escape") settle(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={field}
      value={next}
      maxLength={longestTitle}
      aria-label={label ?? t("renameLabel")}
      onChange={(event) => setNext(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => settle(true)}
      className="h-8 w-full min-w-0 rounded-control border border-line-control bg-surface px-2 text-sm outline-offset-0 pointer-coarse:h-10 pointer-coarse:text-base"
    />
  );
}
