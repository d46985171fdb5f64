import { type FormEvent, type ReactNode, useId } from "react";
import { useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Dialog, Note, Problem } from "@/ui";

interface Props {
  title: string;
  /** What the button does, in its own words. */
  action: string;
  /** What the way out is called, where "Cancel" would be the deed itself. */
  dismiss?: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  /** Whether everything that is needed is there. */
  ready?: boolean;
  /** Says beside the fields what is missing; without it the button waits until nothing is. */
  onMissing?: () => void;
  /** What will happen then, in money. */
  effect: ReactNode;
  onClose: () => void;
  onDo: () => void;
  children?: ReactNode;
}

/** Asks for what a deed needs, says what it will do, and does it. */
export function DeedDialog({
  title,
  action,
  dismiss,
  danger = false,
  busy,
  error,
  ready = true,
  onMissing,
  effect,
  onClose,
  onDo,
  children,
}: Props) {
  const t = useTranslations("common");
  const offline = useOffline();
  const form = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || offline) return;
    if (ready) return onDo();
    const fields = event.currentTarget;
    onMissing?.();
    // Once what is missing is said, at the first place where something is.
    requestAnimationFrame(() => fields.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            {dismiss ?? t("cancel")}
          </Button>
          <Button
            type="submit"
            form={form}
            tone={danger ? "danger" : "primary"}
            busy={busy}
            disabled={(!ready && !onMissing) || offline}
          >
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {children}
        <Note live>{effect}</Note>
        <Problem error={error} />
      </form>
    </Dialog>
  );
}
