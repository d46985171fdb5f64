import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "@/i18n";
import { IconButton } from "./Button";
import { cx } from "./cx";

const manager = Base.createToastManager();

export interface ToastOptions {
  title: string;
  detail?: string;
  tone?: "plain" | "danger";
  /** Undoes what the toast tells of; its name is "Undo" unless said otherwise. */
  action?: { label: string; onSelect: () => void };
}

const PLAIN_MS = 4_000;
const ACTION_MS = 8_000;

/** Tells in passing. Errors that block belong where the work is, not here. */
export function toast({ title, detail, tone = "plain", action }: ToastOptions): void {
  const id = manager.add({
    title,
    type: tone,
    timeout: action || tone === "danger" ? ACTION_MS : PLAIN_MS,
    // The library's high priority hides the toast from listeners until it is focused; the polite region tells them.
    priority: "low",
    ...(detail ? { description: detail } : {}),
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.onSelect();
            },
          },
        }
      : {}),
  });
}

/** Once, around the page. */
export function Toaster({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <Base.Provider toastManager={manager} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label={t("notifications")}
          className="fixed inset-x-4 bottom-20 z-50 mx-auto flex max-w-96 flex-col gap-2 sm:start-auto sm:end-6 sm:bottom-6 sm:mx-0 sm:w-96"
        >
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function List() {
  const { toasts } = Base.useToastManager();
  const t = useTranslations("common");
  return toasts.map((one) => (
    <Base.Root
      key={one.id}
      toast={one}
      className="floating rounded-card border border-line bg-surface shadow-lift data-[limited]:hidden"
    >
      <Base.Content className="flex items-center gap-3 py-2 ps-4 pe-2">
        {one.type === "danger" && <CircleAlert className="size-5 shrink-0 text-danger-text" aria-hidden />}
        <div className="min-w-0 grow py-1">
          <Base.Title className="text-sm font-medium" render={<p />} />
          <Base.Description className="text-sm text-ink-soft" />
        </div>
        <Base.Action
          className={cx(
            "min-h-8 shrink-0 rounded-control px-2.5 text-sm font-medium text-lake-text hover:bg-hover pointer-coarse:min-h-11",
          )}
        />
        <Base.Close render={<IconButton label={t("close")} icon={<X aria-hidden />} size="small" />} />
      </Base.Content>
    </Base.Root>
  ));
}
