import { Paperclip } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslations } from "@/i18n";

interface DropTargetProps {
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** The whole chat takes files that are dropped on it. */
export function DropTarget({ disabled, onFiles, children }: DropTargetProps) {
  const t = useTranslations("assistant.composer");
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the count tells whether the pointer is still here.
  const depth = useRef(0);
  const hasFiles = (event: DragEvent) => !disabled && event.dataTransfer.types.includes("Files");
  const onEnter = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    depth.current += 1;
    setOver(true);
  };
  const onLeave = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    depth.current -= 1;
    if (depth.current <= 0) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    depth.current = 0;
    setOver(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the button and pasting serve the keyboard
    <div
      className="relative flex h-full min-w-0 flex-col"
      onDragEnter={onEnter}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDragLeave={onLeave}
      onDrop={onDrop}
    >
      {children}
      {over ? (
        <div className="pointer-events-none absolute inset-2 z-10 grid place-items-center rounded-card border-2 border-dashed border-lake bg-lake-surface text-lake-text">
          <p className="flex items-center gap-2 font-medium">
            <Paperclip aria-hidden className="size-5" />
            {t("drop")}
          </p>
        </div>
      ) : null}
    </div>
  );
}
