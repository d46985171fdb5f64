import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { api, call, type NoticeMail, useOffline } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  ErrorState,
  Loading,
  Problem,
  Section,
  Skeleton,
  Switch,
  TextField,
  toast,
} from "@/ui";
import { type Standing, standing, switchOff, switchOn } from "./browser";
import { Choices } from "./Choices";

const MAIL_KEY = ["notices", "mail"];
const BROWSER_KEY = ["notices", "browser"];

/** By which ways one is told: here always; on this device and by letter where one wants it. */
export function Ways() {
  const t = useTranslations("notices");
  return (
    <>
      <Section title={t("ways")} description={t("waysBody")}>
        <Card className="divide-y divide-line">
          <div className="p-4 text-sm">
            <p className="font-medium">{t("inApp")}</p>
            <p className="text-ink-soft">{t("inAppBody")}</p>
          </div>
          <Row>
            <Browser />
          </Row>
          <Row>
            <Mail />
          </Row>
        </Card>
      </Section>
      <Choices />
    </>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="p-4">{children}</div>;
}

function Browser() {
  const t = useTranslations("notices");
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: BROWSER_KEY, queryFn: standing });
  const turn = useMutation({
    mutationFn: (on: boolean) => (on ? switchOn() : switchOff()),
    onSuccess: (now) => client.setQueryData<Standing>(BROWSER_KEY, now),
    onError: (failure) => toast({ title: say(failure), tone: "danger" }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const help = { cannot: "pushCannot", refused: "pushRefused", off: "pushBody", on: "pushBody" } as const;
  return (
    <Switch
      label={t("push")}
      help={t(help[data ?? "off"])}
      checked={data === "on"}
      disabled={!data || data === "cannot" || data === "refused" || offline || turn.isPending}
      onChange={(on) => turn.mutate(on)}
    />
  );
}

function Mail() {
  const t = useTranslations("notices");
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const [other, setOther] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: MAIL_KEY,
    queryFn: () => call(api.GET("/api/notices/mail")),
  });
  const keep = (mail: NoticeMail) => client.setQueryData(MAIL_KEY, mail);
  const turn = useMutation({
    mutationFn: (on: boolean) => call(api.PUT("/api/notices/mail", { body: { on } })),
    onSuccess: keep,
    onError: (failure) => toast({ title: say(failure), tone: "danger" }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  const known = data.confirmed && !other;
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label={t("mail")}
        help={
          data.available ? (known ? t("mailTo", { address: data.address }) : t("mailBody")) : t("mailNone")
        }
        checked={data.on}
        disabled={!data.confirmed || !data.available || offline || turn.isPending}
        onChange={(on) => turn.mutate(on)}
      />
      {known ? (
        <Button size="small" className="self-start" disabled={offline} onClick={() => setOther(true)}>
          {t("mailOther")}
        </Button>
      ) : (
        data.available && (
          <Address
            mail={data}
            onKept={(mail) => {
              keep(mail);
              setOther(false);
            }}
          />
        )
      )}
    </div>
  );
}

/** An address counts once its owner has given the code that was sent there. */
function Address({ mail, onKept }: { mail: NoticeMail; onKept: (mail: NoticeMail) => void }) {
  const t = useTranslations("notices");
  const offline = useOffline();
  const [address, setAddress] = useState(mail.confirmed ? "" : mail.address);
  const [code, setCode] = useState("");
  const ask = useMutation({ mutationFn: () => call(api.POST("/api/notices/mail", { body: { address } })) });
  const confirm = useMutation({
    mutationFn: () => call(api.POST("/api/notices/mail/confirm", { body: { code } })),
    onSuccess: (now) => {
      toast({ title: t("mailConfirmed") });
      onKept(now);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ask.data) confirm.mutate();
    else if (address.trim()) ask.mutate();
  };
  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={submit}>
      <TextField
        label={t("mailAddress")}
        type="email"
        autoComplete="email"
        value={address}
        maxLength={254}
        onChange={(event) => {
          setAddress(event.target.value);
          ask.reset();
        }}
      />
      {ask.data && (
        <TextField
          label={t("mailCode")}
          help={t("mailCodeHelp", { address: ask.data.address })}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          maxLength={20}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      <Problem error={ask.error ?? confirm.error} />
      <Button
        type="submit"
        size="small"
        className="self-start"
        disabled={offline}
        busy={ask.isPending || confirm.isPending}
      >
        {ask.data ? t("mailConfirm") : t("mailAsk")}
      </Button>
    </form>
  );
}
