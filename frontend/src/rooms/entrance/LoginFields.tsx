import { useState } from "react";
import { useTranslations } from "@/i18n";
import { TextField } from "@/ui";
import { isLogin, PASSWORD_MIN, suggestedLogin } from "./rules";

/** A login and a password as somebody chooses them: the login follows the name until it is written by hand. */
export function useChosenLogin(name: string) {
  const t = useTranslations("entrance");
  const [written, setLogin] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const login = written ?? suggestedLogin(name);
  return {
    login,
    setLogin,
    loginError: isLogin(login) ? null : t("loginShort"),
    password,
    setPassword,
    passwordError: password.length < PASSWORD_MIN ? t("passwordShort") : null,
  };
}

interface LoginFieldsProps {
  chosen: ReturnType<typeof useChosenLogin>;
  /** Whether what is wrong is told: not before somebody has tried to go on. */
  tried: boolean;
}

export function LoginFields({ chosen, tried }: LoginFieldsProps) {
  const t = useTranslations("entrance");
  return (
    <>
      <TextField
        label={t("login")}
        help={t("loginHelp")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={chosen.login}
        onChange={(event) => chosen.setLogin(event.target.value.toLowerCase())}
        error={tried ? chosen.loginError : null}
      />
      <TextField
        label={t("password")}
        help={t("passwordHelp")}
        type="password"
        autoComplete="new-password"
        value={chosen.password}
        onChange={(event) => chosen.setPassword(event.target.value)}
        error={tried ? chosen.passwordError : null}
      />
    </>
  );
}
