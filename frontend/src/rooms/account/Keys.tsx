import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { api, call, type KeyScope, type KeyView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  CopyField,
  EmptyState,
  ErrorState,
  Loading,
  Section,
  Skeleton,
  toast,
} from "@/ui";
import { KEYS_KEY, KeyForm } from "./KeyForm";

export const SCOPE_NAMES = {
  chat: "scopeChat",
  embeddings: "scopeEmbeddings",
  models: "scopeModels",
  shop: "scopeShop",
} as const satisfies Record<KeyScope, string>;

export function Keys() {
  const t = useTranslations("account");
  const offline = useOffline();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: KEYS_KEY,
    queryFn: () => call(api.GET("/api/keys")),
  });
  const make = (
    <Button
      tone="primary"
      size="small"
      icon={<Plus className="size-4" aria-hidden />}
      disabled={offline}
      onClick={() => setMaking(true)}
    >
      {t("keyCreate")}
    </Button>
  );
  return (
    <Section title={t("keys")} description={t("keysBody")} action={data && data.items.length > 0 && make}>
      <div className="flex flex-col gap-4">
        <CopyField label={t("keyAddress")} value={`${window.location.origin}/v1`} />
        {data ? (
          <Card>
            {data.items.length === 0 ? (
              <EmptyState icon={<KeyRound aria-hidden />} title={t("keysEmpty")} action={make}>
                {t("keysEmptyBody")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {data.items.map((key) => (
                  <OneKey key={key.id} apiKey={key} />
                ))}
              </ul>
            )}
          </Card>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-24" />
          </Loading>
        )}
      </div>
      {making && <KeyForm onClose={() => setMaking(false)} />}
    </Section>
  );
}

function OneKey({ apiKey }: { apiKey: KeyView }) {
  const t = useTranslations("account");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { name } = apiKey;
  const expired = apiKey.expires_at !== null && new Date(apiKey.expires_at) < new Date();
  const revoke = useMutation({
    mutationFn: () => call(api.DELETE("/api/keys/{key_id}", { params: { path: { key_id: apiKey.id } } })),
    onSuccess: () => toast({ title: t("keyRevoked", { name }) }),
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: KEYS_KEY });
    },
  });
  return (
    <li className="flex items-start justify-between gap-4 px-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {name}
          {expired && <Chip tone="warning">{t("keyExpired")}</Chip>}
        </p>
        <p className="flex flex-wrap gap-x-2 text-ink-soft">
          <code className="font-mono">{apiKey.prefix}</code>
          <span>{apiKey.scopes.map((scope) => t(SCOPE_NAMES[scope])).join(", ")}</span>
        </p>
        <p className="tabular text-ink-soft">
          {[
            apiKey.last_used_at ? t("keyUsed", { ago: format.ago(apiKey.last_used_at) }) : t("keyUnused"),
            apiKey.expires_at && !expired ? t("keyUntil", { date: format.date(apiKey.expires_at) }) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <Button
        size="small"
        className="shrink-0"
        aria-label={t("keyRevokeOf", { name })}
        disabled={offline}
        onClick={() => setAsking(true)}
      >
        {t("keyRevoke")}
      </Button>
      <Confirm
        open={asking}
        danger
        busy={revoke.isPending}
        title={t("keyRevokeTitle", { name })}
        action={t("keyRevoke")}
        onCancel={() => setAsking(false)}
        onConfirm={() => revoke.mutate()}
      >
        {t("keyRevokeBody")}
      </Confirm>
    </li>
  );
}
