import { AlertDialog as Alert } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { useTranslations } from "@/i18n";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";

const VEIL =
  "fixed inset-0 z-30 bg-veil transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0";
const FRAME = "fixed inset-0 z-30 flex items-end justify-center overflow-hidden sm:items-center sm:p-6";
const SHEET =
  "floating flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-t-card border border-line bg-surface shadow-lift outline-none sm:max-h-[85dvh] sm:rounded-card";

const FIELDS = "input:not([hidden]):not([type=radio]):not([type=checkbox]), textarea";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons at its foot, the primary one last. */
  footer?: ReactNode;
  wide?: boolean;
}

/** A sheet at the foot of a phone, a card in the middle of anything larger. */
export function Dialog({ open, onClose, title, description, children, footer, wide }: DialogProps) {
  const t = useTranslations("common");
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Viewport className={FRAME}>
          <Base.Popup
            className={cx(SHEET, wide ? "sm:max-w-2xl" : "sm:max-w-md")}
            // The first field, ready to be written in; by touch not, for the keyboard would cover the sheet.
            initialFocus={(how) =>
              how === "touch" ? true : (body.current?.querySelector<HTMLElement>(FIELDS) ?? true)
            }
          >
            <header className="flex items-start gap-3 px-5 pt-4">
              <div className="min-w-0 grow">
                <Base.Title className="text-lg">{title}</Base.Title>
                {description && (
                  <Base.Description className="mt-1 text-sm text-ink-soft">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                render={
                  <IconButton label={t("close")} icon={<X aria-hidden />} size="small" className="-me-1.5" />
                }
              />
            </header>
            <div ref={body} className="min-h-0 grow overflow-y-auto px-5 py-4">
              {children}
            </div>
            {footer && (
              <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmProps {
  open: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  title: string;
  children: ReactNode;
  /** What the button does, in its own words: "Remove the model". */
  action: string;
  danger?: boolean;
  busy?: boolean;
}

/** Asks before what cannot be undone. What can be undone is done, with a toast that undoes it. */
export function Confirm({ open, onCancel, onConfirm, title, children, action, danger, busy }: ConfirmProps) {
  const t = useTranslations("common");
  return (
    <Alert.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onCancel();
      }}
    >
      <Alert.Portal>
        <Alert.Backdrop className={VEIL} />
        <Alert.Viewport className={FRAME}>
          <Alert.Popup className={cx(SHEET, "sm:max-w-md")}>
            <div className="px-5 pt-4 pb-5">
              <Alert.Title className="text-lg">{title}</Alert.Title>
              <Alert.Description render={<div />} className="mt-2 text-sm text-ink-soft">
                {children}
              </Alert.Description>
            </div>
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              <Alert.Close render={<Button tone="quiet">{t("cancel")}</Button>} />
              <Button tone={danger ? "danger" : "primary"} onClick={onConfirm} busy={busy ?? false}>
                {action}
              </Button>
            </footer>
          </Alert.Popup>
        </Alert.Viewport>
      </Alert.Portal>
    </Alert.Root>
  );
}

export interface DrawerProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

/** A column that comes in from the left on a phone: the list of a room. */
export function Drawer({ open, onClose, title, children }: DrawerProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Popup className="fixed inset-y-0 start-0 z-30 flex w-[min(20rem,85vw)] flex-col border-e border-line bg-sunken shadow-lift outline-none transition-transform duration-(--calm) data-[ending-style]:-translate-x-full data-[starting-style]:-translate-x-full">
          <Base.Title className="sr-only">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface SideSheetProps extends DrawerProps {
  /** Beside the title, such as a link to a page of the same. */
  aside?: ReactNode;
  /** Has the focus once it is closed, where that is not what opened it. */
  returnTo?: RefObject<HTMLElement | null>;
}

/** A sheet at the side, over the page: something to look into on the way, all of it on a phone. */
export function SideSheet({ open, onClose, title, aside, returnTo, children }: SideSheetProps) {
  const t = useTranslations("common");
  const sheet = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={VEIL} />
        <Base.Popup
          ref={sheet}
          initialFocus={sheet}
          className="fixed inset-y-0 end-0 z-30 flex w-full flex-col border-line bg-surface shadow-lift outline-none transition-transform duration-(--calm) data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full sm:w-[26rem] sm:border-s"
          {...(returnTo ? { finalFocus: returnTo } : {})}
        >
          <header className="flex items-center gap-3 border-b border-line px-5 py-2.5">
            <Base.Title className="min-w-0 grow truncate text-lg">{title}</Base.Title>
            {aside}
            <Base.Close
              render={<IconButton label={t("close")} icon={<X aria-hidden />} className="-me-2" />}
            />
          </header>
          <div className="min-h-0 grow overflow-y-auto overscroll-contain px-5 py-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
            {children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
