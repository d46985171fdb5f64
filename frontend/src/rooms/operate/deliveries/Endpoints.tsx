import { useQuery } from "@tanstack/react-query";
import { Ban, Check, Ellipsis, KeyRound, Plus, Send, Trash2, Webhook } from "lucide-react";
import { useState } from "react";
import { useOffline, type WebhookEndpoint } from "@/api";
import { useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  EmptyState,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  Section,
  toast,
} from "@/ui";
import {
  endpointsQuery,
  useChangeEndpoint,
  useRemoveEndpoint,
  useRenewSecret,
  useTryEndpoint,
} from "../data/deliveryQueries";
import { Answered } from "../frame/Answered";
import { EndpointForm } from "./EndpointForm";
import { SecretOnce } from "./SecretOnce";

/** Where webhooks are sent. */
export function Endpoints() {
  const t = useTranslations("operate");
  const offline = useOffline();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const query = useQuery(endpointsQuery);
  const add = (
    <Button
      tone="primary"
      size="small"
      icon={<Plus className="size-4" aria-hidden />}
      disabled={offline}
      onClick={() => setAdding(true)}
    >
      {t("endpointAdd")}
    </Button>
  );
  return (
    <Section
      title={t("endpoints")}
      description={t("endpointsBody")}
      action={query.data && query.data.items.length > 0 && add}
    >
      <Answered query={query}>
        {({ items }) => (
          <Card>
            {items.length === 0 ? (
              <EmptyState icon={<Webhook aria-hidden />} title={t("endpointsNone")} action={add}>
                {t("endpointsNoneBody")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((endpoint) => (
                  <OneEndpoint key={endpoint.id} endpoint={endpoint} onSecret={setSecret} />
                ))}
              </ul>
            )}
          </Card>
        )}
      </Answered>
      {adding && (
        <EndpointForm
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && <SecretOnce secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  );
}

type Asked = "renew" | "remove" | null;

function OneEndpoint({
  endpoint,
  onSecret,
}: {
  endpoint: WebhookEndpoint;
  onSecret: (secret: string) => void;
}) {
  const t = useTranslations("operate");
  const say = useProblemText();
  const offline = useOffline();
  const [asked, setAsked] = useState<Asked>(null);
  const change = useChangeEndpoint();
  const renew = useRenewSecret();
  const tried = useTryEndpoint();
  const remove = useRemoveEndpoint();
  const { id, url, topics, note } = endpoint;
  const enabled = endpoint.disabled_at === null;
  const onError = (problem: unknown) => toast({ title: say(problem), tone: "danger" });
  return (
    <li className="flex items-start justify-between gap-3 px-4 py-3 text-sm">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="wrap-anywhere">{url}</span>
          {!enabled && <Chip tone="warning">{t("endpointOff")}</Chip>}
        </p>
        <p className="text-ink-soft wrap-anywhere">
          {[topics.join(", "), note, endpoint.owner && t("endpointOwner", { owner: endpoint.owner })]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {endpoint.disabled_because && <p className="text-warning-text">{endpoint.disabled_because}</p>}
      </div>
      <Menu
        trigger={
          <IconButton
            label={t("endpointMore", { url })}
            icon={<Ellipsis aria-hidden />}
            size="small"
            disabled={offline}
          />
        }
      >
        <MenuItem
          icon={<Send aria-hidden />}
          onSelect={() =>
            tried.mutate(id, { onSuccess: () => toast({ title: t("endpointTried") }), onError })
          }
        >
          {t("endpointTry")}
        </MenuItem>
        <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setAsked("renew")}>
          {t("endpointRenew")}
        </MenuItem>
        <MenuItem
          icon={enabled ? <Ban aria-hidden /> : <Check aria-hidden />}
          onSelect={() => change.mutate({ id, body: { url, topics, note, enabled: !enabled } }, { onError })}
        >
          {enabled ? t("endpointDisable") : t("endpointEnable")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsked("remove")}>
          {t("endpointRemove")}
        </MenuItem>
      </Menu>
      <Confirm
        open={asked === "renew"}
        busy={renew.isPending}
        title={t("endpointRenewTitle")}
        action={t("endpointRenew")}
        onCancel={() => setAsked(null)}
        onConfirm={() =>
          renew.mutate(id, {
            onSuccess: ({ secret }) => onSecret(secret),
            onError,
            onSettled: () => setAsked(null),
          })
        }
      >
        {t("endpointRenewBody")}
      </Confirm>
      <Confirm
        open={asked === "remove"}
        danger
        busy={remove.isPending}
        title={t("endpointRemoveTitle")}
        action={t("endpointRemove")}
        onCancel={() => setAsked(null)}
        onConfirm={() => remove.mutate(id, { onError, onSettled: () => setAsked(null) })}
      >
        {t("endpointRemoveBody", { url })}
      </Confirm>
    </li>
  );
}
