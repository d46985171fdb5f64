import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil, Plus, RefreshCw, Server, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, call, type EndpointView, modelsQuery, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  EmptyState,
  ErrorState,
  IconButton,
  Loading,
  Menu,
  MenuItem,
  MenuSeparator,
  Note,
  Problem,
  Skeleton,
  Switch,
  toast,
} from "@/ui";
import { endpointsQuery, useMayManage } from "./data";
import { EndpointForm } from "./EndpointForm";

const MODELS_SHOWN = 6;

export function Endpoints() {
  const t = useTranslations("models");
  const mayManage = useMayManage();
  const offline = useOffline();
  const { data, error, refetch } = useQuery(endpointsQuery);
  const [form, setForm] = useState<EndpointView | "new" | null>(null);
  const add = (
    <Button
      tone="primary"
      icon={<Plus className="size-4" aria-hidden />}
      disabled={offline}
      onClick={() => setForm("new")}
    >
      {t("endpointAdd")}
    </Button>
  );
  return (
    <>
      <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
        <p className="max-w-reading min-w-0 flex-1 basis-72 text-sm text-ink-soft">{t("endpointsBody")}</p>
        {mayManage && data && data.items.length > 0 && add}
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-28" />
        </Loading>
      ) : data.items.length === 0 ? (
        <Card>
          <EmptyState icon={<Server aria-hidden />} title={t("endpointEmpty")} action={mayManage && add}>
            {t("endpointEmptyBody")}
          </EmptyState>
        </Card>
      ) : (
        <>
          <ul className="flex flex-col gap-3">
            {data.items.map((endpoint) => (
              <li key={endpoint.id}>
                <EndpointCard endpoint={endpoint} mayManage={mayManage} onEdit={() => setForm(endpoint)} />
              </li>
            ))}
          </ul>
          <div className="mt-6">
            <Note>{t("endpointSentOut")}</Note>
          </div>
        </>
      )}
      {form && <EndpointForm endpoint={form === "new" ? null : form} onClose={() => setForm(null)} />}
    </>
  );
}

/** What is done with an endpoint; each deed may change the list of models. */
function useEndpointDeeds(endpoint: EndpointView) {
  const client = useQueryClient();
  const say = useProblemText();
  const path = { params: { path: { endpoint_id: endpoint.id } } };
  const shared = {
    onError: (error: unknown) => toast({ title: say(error), tone: "danger" }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: endpointsQuery.queryKey });
      await client.invalidateQueries({ queryKey: modelsQuery.queryKey });
    },
  };
  return {
    check: useMutation({
      mutationFn: () => call(api.POST("/api/endpoints/{endpoint_id}/check", path)),
      ...shared,
    }),
    enable: useMutation({
      mutationFn: (enabled: boolean) =>
        call(api.PATCH("/api/endpoints/{endpoint_id}", { ...path, body: { enabled } })),
      ...shared,
    }),
    remove: useMutation({
      mutationFn: () => call(api.DELETE("/api/endpoints/{endpoint_id}", path)),
      ...shared,
    }),
  };
}

interface EndpointCardProps {
  endpoint: EndpointView;
  mayManage: boolean;
  onEdit: () => void;
}

function EndpointCard({ endpoint, mayManage, onEdit }: EndpointCardProps) {
  const t = useTranslations("models");
  const common = useTranslations("common");
  const format = useFormat();
  const offline = useOffline();
  const { check, enable, remove } = useEndpointDeeds(endpoint);
  const [asking, setAsking] = useState(false);
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base">{endpoint.name}</h2>
          <p className="mt-0.5 text-sm break-all text-ink-soft">{endpoint.base_url}</p>
        </div>
        {mayManage && (
          <div className="flex shrink-0 items-center gap-1">
            <IconButton
              size="small"
              label={t("endpointCheckOf", { name: endpoint.name })}
              icon={<RefreshCw aria-hidden />}
              busy={check.isPending}
              disabled={offline}
              onClick={() =>
                check.mutate(undefined, {
                  onSuccess: (checked) => {
                    if (!checked.problem) toast({ title: t("endpointWorks", { name: endpoint.name }) });
                  },
                })
              }
            />
            <Menu
              trigger={
                <IconButton
                  size="small"
                  label={t("moreOf", { name: endpoint.name })}
                  icon={<Ellipsis aria-hidden />}
                  disabled={offline}
                />
              }
            >
              <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
                {common("edit")}
              </MenuItem>
              <MenuSeparator />
              <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking(true)}>
                {t("endpointRemove")}
              </MenuItem>
            </Menu>
          </div>
        )}
      </div>
      <p className="tabular flex flex-wrap gap-x-3 text-sm text-ink-soft">
        <span>{t("endpointModels", { count: endpoint.models.length })}</span>
        {endpoint.has_key && <span>{t("endpointHasKey")}</span>}
        <span>
          {endpoint.checked_at
            ? t("endpointChecked", { ago: format.ago(endpoint.checked_at) })
            : t("endpointNeverChecked")}
        </span>
      </p>
      {endpoint.models.length > 0 && (
        <ul className="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
          {endpoint.models.slice(0, MODELS_SHOWN).map((model) => (
            <li key={model.name}>
              <Chip>{model.name}</Chip>
            </li>
          ))}
          {endpoint.models.length > MODELS_SHOWN && (
            <li>{t("endpointMoreModels", { count: endpoint.models.length - MODELS_SHOWN })}</li>
          )}
        </ul>
      )}
      {endpoint.problem && <Problem error={endpoint.problem} />}
      {mayManage && (
        <Switch
          label={t("endpointEnabledOf", { name: endpoint.name })}
          checked={enable.isPending ? enable.variables : endpoint.enabled}
          disabled={offline}
          onChange={(enabled) => enable.mutate(enabled)}
        />
      )}
      <Confirm
        open={asking}
        danger
        busy={remove.isPending}
        title={t("endpointRemoveTitle", { name: endpoint.name })}
        action={t("endpointRemove")}
        onCancel={() => setAsking(false)}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        {t("endpointRemoveBody")}
      </Confirm>
    </Card>
  );
}
