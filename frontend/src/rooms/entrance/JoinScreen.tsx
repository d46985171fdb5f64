import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ApiError, api, call, readSession, useEnter } from "@/api";
import { useFormat, useLanguage, useTranslations } from "@/i18n";
import { Button, ErrorState, Loading, Problem, Skeleton, TextField } from "@/ui";
import { Frame, LanguageCards } from "./Frame";
import { LoginFields, useChosenLogin } from "./LoginFields";

/** Where an invitation's link leads. */
export function JoinScreen() {
  const t = useTranslations("entrance");
  const { token = "" } = useParams({ strict: false });
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: async () => {
      // Reads the CSRF token that accepting will need.
      await readSession();
      return call(api.GET("/api/invitations/lookup", { params: { query: { token } } }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.data) {
    return (
      <JoinForm token={token} inviter={invitation.data.inviter_name} expires={invitation.data.expires_at} />
    );
  }
  if (!invitation.error) {
    return (
      <Frame title={t("joinAction")} pickLanguage>
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </Loading>
      </Frame>
    );
  }
  const gone =
    invitation.error instanceof ApiError && invitation.error.status >= 400 && invitation.error.status < 500;
  if (gone) return <Frame title={t("joinGone")} body={t("joinGoneBody")} pickLanguage />;
  return (
    <Frame title={t("joinAction")} pickLanguage>
      <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
    </Frame>
  );
}

interface JoinFormProps {
  token: string;
  inviter: string;
  expires: string;
}

function JoinForm({ token, inviter, expires }: JoinFormProps) {
  const t = useTranslations("entrance");
  const common = useTranslations("common");
  const format = useFormat();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const enter = useEnter();
  const [name, setName] = useState("");
  const chosen = useChosenLogin(name);
  const [tried, setTried] = useState(false);
  const nameError = name.trim() ? null : common("required");
  const join = useMutation({
    mutationFn: () =>
      call(
        api.POST("/api/invitations/accept", {
          body: { token, login: chosen.login, name: name.trim(), password: chosen.password, language },
        }),
      ),
    onSuccess: (session) => {
      enter(session);
      void navigate({ to: "/", replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameError && !chosen.loginError && !chosen.passwordError) join.mutate();
  };
  return (
    <Frame title={t("joinTitle", { name: inviter })} body={t("joinBody", { name: inviter })}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <LanguageCards />
        <TextField
          label={t("joinName")}
          autoComplete="name"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried ? nameError : null}
        />
        <LoginFields chosen={chosen} tried={tried} />
        <Problem error={join.error} />
        <Button type="submit" tone="primary" busy={join.isPending}>
          {t("joinAction")}
        </Button>
        <p className="text-sm text-ink-soft">
          {t("joinExpires", { date: format.date(expires, { dateStyle: "long" }) })}
        </p>
      </form>
    </Frame>
  );
}
