import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, call, type KeyScope } from "@/api";
import { useTranslations } from "@/i18n";
import { Checkbox, CopyField, Note, Select, TextField } from "@/ui";
import { FormDialog, ResultDialog } from "./dialogs";

export const KEYS_KEY = ["keys"];

const SCOPES = [
  { scope: "chat", name: "scopeChat", detail: "scopeChatDetail" },
  { scope: "embeddings", name: "scopeEmbeddings", detail: "scopeEmbeddingsDetail" },
  { scope: "models", name: "scopeModels", detail: "scopeModelsDetail" },
  { scope: "shop", name: "scopeShop", detail: "scopeShopDetail" },
] as const satisfies ReadonlyArray<{ scope: KeyScope; name: string; detail: string }>;

/** What most programs need. Who is let into somebody's cart and orders is named each time. */
const USUAL = SCOPES.map(({ scope }) => scope).filter((scope) => scope !== "shop");

const LIVES = [
  { value: "never", name: "keyExpiresNever" },
  { value: "30", name: "keyExpires30" },
  { value: "90", name: "keyExpires90" },
  { value: "365", name: "keyExpires365" },
] as const;
type Life = (typeof LIVES)[number]["value"];
const DAY_MS = 86_400_000;

function end(life: Life): string | null {
  return life === "never" ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString();
}

export function KeyForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly KeyScope[]>(USUAL);
  const [life, setLife] = useState<Life>("never");
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      call(
        api.POST("/api/keys", { body: { name: name.trim(), scopes: [...scopes], expires_at: end(life) } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS_KEY }),
  });
  const submit = () => {
    setTried(true);
    if (name.trim() && scopes.length > 0) make.mutate();
  };
  if (make.data) {
    return (
      <ResultDialog title={t("keyReady")} onClose={onClose}>
        <Note tone="warning" live>
          {t("keyReadyBody")}
        </Note>
        <CopyField label={t("keyValue")} value={make.data.key} />
      </ResultDialog>
    );
  }
  return (
    <FormDialog
      title={t("keyCreate")}
      action={t("keyCreate")}
      busy={make.isPending}
      error={make.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t("keyName")}
        placeholder={t("keyNamePlaceholder")}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={tried && !name.trim() ? common("required") : null}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t("keyScopes")}</legend>
        {SCOPES.map(({ scope, name: scopeName, detail }) => (
          <Checkbox
            key={scope}
            label={t(scopeName)}
            detail={t(detail)}
            checked={scopes.includes(scope)}
            onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
          />
        ))}
        {tried && scopes.length === 0 && (
          <p role="alert" className="mt-1 text-sm text-danger-text">
            {t("keyScopeNeeded")}
          </p>
        )}
      </fieldset>
      <Select
        label={t("keyExpires")}
        value={life}
        onChange={setLife}
        options={LIVES.map(({ value, name: lifeName }) => ({ value, label: t(lifeName) }))}
      />
    </FormDialog>
  );
}
