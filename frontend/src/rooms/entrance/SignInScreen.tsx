import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, call, useEnter } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Problem, TextField } from "@/ui";
import { Frame } from "./Frame";

export function SignInScreen() {
  const t = useTranslations("entrance");
  const common = useTranslations("common");
  const enter = useEnter();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const signIn = useMutation({
    mutationFn: () => call(api.POST("/api/session", { body: { login: login.trim(), password } })),
    onSuccess: enter,
    onError: () => setPassword(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (login.trim() && password) signIn.mutate();
  };
  return (
    <Frame title={t("signInTitle")} body={t("signInBody")} pickLanguage>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={t("login")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          error={tried && !login.trim() ? common("required") : null}
        />
        <TextField
          label={t("password")}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={tried && !password && !signIn.error ? common("required") : null}
        />
        <Problem error={signIn.error} />
        <Button type="submit" tone="primary" busy={signIn.isPending}>
          {t("signIn")}
        </Button>
      </form>
    </Frame>
  );
}
