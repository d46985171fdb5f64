import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, call, sessionQuery, useOffline, usePerson } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Note, Section, TextField, toast } from "@/ui";
import { FormDialog } from "./dialogs";

const PASSWORD_MIN = 8;

export function Password() {
  const t = useTranslations("account");
  const offline = useOffline();
  const person = usePerson();
  const [open, setOpen] = useState(false);
  const label = person.has_password ? t("passwordChange") : t("passwordSet");
  return (
    <Section
      title={t("password")}
      action={
        person.has_password && (
          <Button size="small" disabled={offline} onClick={() => setOpen(true)}>
            {label}
          </Button>
        )
      }
      {...(person.has_password ? { description: t("passwordBody") } : {})}
    >
      {!person.has_password && (
        <Note
          tone="warning"
          action={
            <Button size="small" disabled={offline} onClick={() => setOpen(true)}>
              {label}
            </Button>
          }
        >
          {t("passwordNone")}
        </Note>
      )}
      {open && <PasswordForm title={label} hasOne={person.has_password} onClose={() => setOpen(false)} />}
    </Section>
  );
}

/** In front of what needs to know who is who. */
export function PasswordFirst({ children }: { children: ReactNode }) {
  const t = useTranslations("account");
  const offline = useOffline();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Note
        action={
          <Button size="small" disabled={offline} onClick={() => setOpen(true)}>
            {t("passwordSet")}
          </Button>
        }
      >
        {children}
      </Note>
      {open && <PasswordForm title={t("passwordSet")} hasOne={false} onClose={() => setOpen(false)} />}
    </>
  );
}

interface PasswordFormProps {
  title: string;
  hasOne: boolean;
  onClose: () => void;
}

function PasswordForm({ title, hasOne, onClose }: PasswordFormProps) {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const client = useQueryClient();
  const { login } = usePerson();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      call(
        api.POST("/api/me/password", {
          body: { new_password: next, ...(hasOne ? { current_password: current } : {}) },
        }),
      ),
    onSuccess: async () => {
      toast({ title: t("passwordDone") });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (next.length >= PASSWORD_MIN && (!hasOne || current)) change.mutate();
  };
  return (
    <FormDialog
      title={title}
      {...(hasOne ? { description: t("passwordBody") } : {})}
      action={common("save")}
      busy={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {/* Tells password stores whose password this is. */}
      <input type="text" autoComplete="username" value={login} readOnly hidden />
      {hasOne && (
        <TextField
          label={t("current")}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={tried && !current ? common("required") : null}
        />
      )}
      <TextField
        label={t("next")}
        help={t("nextHelp")}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={tried && next.length < PASSWORD_MIN ? t("nextShort") : null}
      />
    </FormDialog>
  );
}
