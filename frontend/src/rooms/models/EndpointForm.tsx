import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, call, type EndpointView, modelsQuery } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Dialog, Problem, TextField, toast } from "@/ui";
import { endpointsQuery } from "./data";

/** Where the well-known servers listen when nobody told them otherwise. */
const PRESETS = [
  { name: "Ollama", address: "http://127.0.0.1:11434/v1" },
  { name: "vLLM", address: "http://127.0.0.1:8000/v1" },
  { name: "SGLang", address: "http://127.0.0.1:30000/v1" },
  { name: "DashScope", address: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
  { name: "OpenAI", address: "https://api.openai.com/v1" },
] as const;

export function EndpointForm({ endpoint, onClose }: { endpoint: EndpointView | null; onClose: () => void }) {
  const t = useTranslations("models");
  const common = useTranslations("common");
  const client = useQueryClient();
  const formId = useId();
  const [name, setName] = useState(endpoint?.name ?? "");
  const [address, setAddress] = useState(endpoint?.base_url ?? "");
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const body = {
    name: name.trim(),
    base_url: address.trim(),
    ...(key.trim() ? { api_key: key.trim() } : {}),
  };
  const save = useMutation({
    mutationFn: () =>
      endpoint
        ? call(
            api.PATCH("/api/endpoints/{endpoint_id}", {
              params: { path: { endpoint_id: endpoint.id } },
              body,
            }),
          )
        : call(api.POST("/api/endpoints", { body })),
    onSuccess: (saved) => {
      // A failed check shows on its card, in plain words; the endpoint is kept all the same.
      if (!saved.problem) toast({ title: t("endpointWorks", { name: saved.name }) });
      void client.invalidateQueries({ queryKey: endpointsQuery.queryKey });
      void client.invalidateQueries({ queryKey: modelsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={endpoint ? t("endpointEdit") : t("endpointAdd")}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button tone="primary" type="submit" form={formId} busy={save.isPending}>
            {endpoint ? common("save") : common("add")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (body.name && body.base_url) save.mutate();
        }}
      >
        {!endpoint && (
          <fieldset className="flex flex-wrap items-center gap-1.5">
            <legend className="mb-1.5 text-sm text-ink-soft">{t("endpointPresets")}</legend>
            {PRESETS.map((preset) => (
              <Button
                key={preset.name}
                size="small"
                onClick={() => {
                  setName(preset.name);
                  setAddress(preset.address);
                }}
              >
                {preset.name}
              </Button>
            ))}
          </fieldset>
        )}
        <TextField
          label={t("endpointName")}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={tried && !body.name ? common("required") : null}
        />
        <TextField
          label={t("endpointAddress")}
          help={t("endpointAddressHelp")}
          type="url"
          inputMode="url"
          placeholder="http://127.0.0.1:11434/v1"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          error={tried && !body.base_url ? common("required") : null}
        />
        <TextField
          label={t("endpointKey")}
          help={endpoint?.has_key ? t("endpointKeyKeep") : t("endpointKeyHelp")}
          optional
          type="password"
          autoComplete="off"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <Problem error={save.error} />
      </form>
    </Dialog>
  );
}
