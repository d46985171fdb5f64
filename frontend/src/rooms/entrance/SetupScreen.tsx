import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, call, useEnter, useSession } from "@/api";
import { useLanguage, useTranslations } from "@/i18n";
import { Button, Note, Problem, Switch, TextField } from "@/ui";
import { Frame, LanguageCards } from "./Frame";
import { LoginFields, useChosenLogin } from "./LoginFields";

/** The very first visit: whoever comes now owns the house. */
export function SetupScreen() {
  const t = useTranslations("entrance");
  const common = useTranslations("common");
  const { passwordless } = useSession();
  const { language } = useLanguage();
  const enter = useEnter();
  const [name, setName] = useState("");
  const [wanted, setWanted] = useState(false);
  const chosen = useChosenLogin(name);
  const [tried, setTried] = useState(false);

  const protect = wanted || !passwordless;
  const nameError = name.trim() === "" ? common("required") : null;
  const loginFits = !protect || (!chosen.loginError && !chosen.passwordError);

  const setup = useMutation({
    mutationFn: () =>
      call(
        api.POST("/api/setup", {
          body: {
            name: name.trim(),
            language,
            ...(protect ? { login: chosen.login, password: chosen.password } : {}),
          },
        }),
      ),
    onSuccess: enter,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameError && loginFits) setup.mutate();
  };

  return (
    <Frame title={t("welcome")} body={t("welcomeBody")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-6">
        <LanguageCards />
        <TextField
          label={t("name")}
          placeholder={t("namePlaceholder")}
          autoComplete="name"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried ? nameError : null}
        />
        {passwordless ? (
          <Switch label={t("protect")} help={t("protectHelp")} checked={wanted} onChange={setWanted} />
        ) : (
          <Note>{t("mustProtect")}</Note>
        )}
        {protect && <LoginFields chosen={chosen} tried={tried} />}
        <Problem error={setup.error} />
        <Button type="submit" tone="primary" busy={setup.isPending}>
          {t("begin")}
        </Button>
      </form>
    </Frame>
  );
}
