import { Dialog as Base } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { cx } from "./cx";
import { Kbd } from "./Kbd";

export interface Command {
  id: string;
  group: string;
  label: string;
  /** A second line: a snippet, the current value. */
  detail?: ReactNode;
  icon?: ReactNode;
  keys?: string;
  /** More words by which it is found. */
  words?: string;
  run: () => void;
}

export interface CommandPaletteProps {
  open: boolean;
  onClose: () => void;
  label: string;
  placeholder: string;
  /** Said when nothing fits. */
  nothing: string;
  query: string;
  onQuery: (query: string) => void;
  /** Filtered here by the query. */
  commands: readonly Command[];
  /** Found elsewhere for the query (conversations): shown as they come. */
  found: readonly Command[];
  busy?: boolean;
}

function fits(command: Command, query: string): boolean {
  const text = `${command.label} ${command.group} ${command.words ?? ""}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** One place for everything: type, choose with the arrows, go with Enter. */
export function CommandPalette(props: CommandPaletteProps) {
  const { open, onClose, label } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup className="floating fixed inset-x-3 top-3 z-40 mx-auto flex max-h-[min(32rem,calc(100dvh-1.5rem))] max-w-xl flex-col overflow-hidden rounded-card border border-line bg-surface shadow-lift outline-none sm:top-[12vh]">
          <Base.Title className="sr-only">{label}</Base.Title>
          <Body {...props} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Body({
  onClose,
  label,
  placeholder,
  nothing,
  query,
  onQuery,
  commands,
  found,
  busy,
}: CommandPaletteProps) {
  const id = useId();
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => {
    const trimmed = query.trim();
    return [...(trimmed ? commands.filter((command) => fits(command, trimmed)) : commands), ...found];
  }, [commands, found, query]);
  const groups = useMemo(() => grouped(shown), [shown]);
  const current = Math.min(active, Math.max(shown.length - 1, 0));

  useEffect(() => {
    list.current?.querySelector(`[data-index="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, its keys are its own.
    if (event.nativeEvent.isComposing) return;
    const last = shown.length - 1;
    if (event.key === "ArrowDown") setActive(current >= last ? 0 : current + 1);
    else if (event.key === "ArrowUp") setActive(current <= 0 ? last : current - 1);
    else if (event.key === "Home" && event.ctrlKey) setActive(0);
    else if (event.key === "End" && event.ctrlKey) setActive(last);
    else if (event.key === "Enter") choose(shown[current]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 shrink-0 text-ink-faint" aria-hidden />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={query}
          placeholder={placeholder}
          onChange={(event) => {
            setActive(0);
            onQuery(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 grow bg-transparent text-base outline-none"
        />
        <span className="pointer-coarse:hidden">
          <Kbd keys="esc" />
        </span>
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className="min-h-0 overflow-y-auto p-2"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
          <div key={group.name} role="group" aria-label={group.name}>
            <p className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint" aria-hidden>
              {group.name}
            </p>
            {group.items.map(({ command, index }) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are taken by the field above, which keeps the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field; see aria-activedescendant
              <div
                key={command.id}
                id={`${id}-${index}`}
                data-index={index}
                role="option"
                aria-selected={index === current}
                onClick={() => choose(command)}
                onPointerMove={() => setActive(index)}
                className={cx(
                  "flex min-h-10 cursor-default items-center gap-3 rounded-control px-2.5 py-1.5 text-sm [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-soft",
                  index === current && "bg-hover",
                )}
              >
                <span className="flex size-4 shrink-0 items-center justify-center">{command.icon}</span>
                <span className="min-w-0 grow">
                  <span className="block truncate">{command.label}</span>
                  {command.detail && (
                    <span className="block truncate text-xs text-ink-soft">{command.detail}</span>
                  )}
                </span>
                {command.keys && (
                  <span className="pointer-coarse:hidden">
                    <Kbd keys={command.keys} />
                  </span>
                )}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={cx("text-sm text-ink-soft", shown.length === 0 && "px-4 pb-4")}>
        {shown.length === 0 && !busy ? nothing : ""}
      </p>
    </>
  );
}

interface Group {
  name: string;
  items: Array<{ command: Command; index: number }>;
}

function grouped(commands: readonly Command[]): Group[] {
  const groups: Group[] = [];
  commands.forEach((command, index) => {
    let group = groups.find((known) => known.name === command.group);
    if (!group) {
      group = { name: command.group, items: [] };
      groups.push(group);
    }
    group.items.push({ command, index });
  });
  return groups;
}
