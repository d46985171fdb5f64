import { useState } from "react";
import { useChangePerson, useOffline, usePerson, useSignOut } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import { Button, Card, Problem, Section, TextField, toast } from "@/ui";
import { Password } from "./Password";
import { useRoleName } from "./roles";
import { Sessions } from "./Sessions";

export function You() {
  const person = usePerson();
  return (
    <>
      <About />
      <Password />
      <Sessions />
      {person.has_password && <Leave />}
    </>
  );
}

function About() {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const format = useFormat();
  const roleName = useRoleName();
  const offline = useOffline();
  const person = usePerson();
  const [name, setName] = useState(person.name);
  const [login, setLogin] = useState(person.login);
  const change = useChangePerson();
  const changed = name.trim() !== person.name || login.trim() !== person.login;
  return (
    <Section
      title={t("you")}
      description={t("memberSince", {
        role: roleName(person.role),
        date: format.date(person.created_at, { dateStyle: "long" }),
      })}
    >
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && login.trim()) {
            change.mutate(
              { name: name.trim(), login: login.trim() },
              { onSuccess: () => toast({ title: t("nameSaved") }) },
            );
          }
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("name")}
            autoComplete="name"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={name.trim() ? null : common("required")}
          />
          <TextField
            label={t("login")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            error={login.trim() ? null : common("required")}
          />
        </div>
        <Problem error={change.error} />
        <Button
          type="submit"
          tone="primary"
          size="small"
          className="self-start"
          disabled={!changed || offline}
          busy={change.isPending}
        >
          {common("save")}
        </Button>
      </form>
    </Section>
  );
}

function Leave() {
  const t = useTranslations("account");
  const say = useProblemText();
  const offline = useOffline();
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);
  const leave = () => {
    setBusy(true);
    signOut().catch((error: unknown) => {
      setBusy(false);
      toast({ title: say(error), tone: "danger" });
    });
  };
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-4">
      <div className="min-w-0 flex-1 basis-56 text-sm">
        <p className="font-medium">{t("signOutTitle")}</p>
        <p className="text-ink-soft">{t("signOutBody")}</p>
      </div>
      <Button size="small" busy={busy} disabled={offline} onClick={leave}>
        {t("signOut")}
      </Button>
    </Card>
  );
}
