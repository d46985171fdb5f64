import { type FormEvent, type ReactNode, useId } from "react";
import { useTranslations } from "@/i18n";
import { Button, Dialog, Problem } from "@/ui";

interface FormDialogProps {
  title: string;
  description?: string;
  /** What the button says that sends it. */
  action: string;
  busy: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog: to be sent or left, with what went wrong below its fields. */
export function FormDialog(props: FormDialogProps) {
  const common = useTranslations("common");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      {...(props.description === undefined ? {} : { description: props.description })}
      footer={
        <>
          <Button tone="quiet" onClick={props.onClose}>
            {common("cancel")}
          </Button>
          <Button tone="primary" type="submit" form={id} busy={props.busy}>
            {props.action}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {props.children}
        <Problem error={props.error} />
      </form>
    </Dialog>
  );
}

interface ResultDialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** What a form has made, to be taken along before it is closed. */
export function ResultDialog({ title, onClose, children }: ResultDialogProps) {
  const common = useTranslations("common");
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <Button tone="primary" onClick={onClose}>
          {common("done")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">{children}</div>
    </Dialog>
  );
}
