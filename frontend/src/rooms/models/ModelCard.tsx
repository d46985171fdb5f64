import { Brain, Code, Download, Ellipsis, Eye, Layers, Star, Trash2, Workflow, Wrench } from "lucide-react";
import { type ComponentType, useState } from "react";
import { type ModelView, useOffline } from "@/api";
import { useFormat, useLanguage, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  Problem,
  Switch,
  toast,
} from "@/ui";
import { DownloadProgress } from "./DownloadProgress";
import { useDownload, useMakeDefault, useRemoveModel, useSayAgent } from "./data";

type Shown = "thinking" | "vision" | "tools" | "agent" | "code" | "embed";
const ABILITIES: Record<
  Shown,
  {
    name: `ability${Capitalize<Shown>}`;
    icon: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  }
> = {
  thinking: { name: "abilityThinking", icon: Brain },
  vision: { name: "abilityVision", icon: Eye },
  tools: { name: "abilityTools", icon: Wrench },
  agent: { name: "abilityAgent", icon: Workflow },
  code: { name: "abilityCode", icon: Code },
  embed: { name: "abilityEmbed", icon: Layers },
};

/** One model: what it is, what it asks of the machine, and what can be done with it. */
export function ModelCard({ model, mayManage }: { model: ModelView; mayManage: boolean }) {
  const t = useTranslations("models");
  const { language } = useLanguage();
  const failed = model.download?.state === "failed" ? model.download : null;
  const description = model.description[language];
  return (
    <Card className="p-4">
      <article aria-label={model.name} className="flex flex-col gap-3">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
              {model.name}
              {model.is_default && <Chip tone="success">{t("isDefault")}</Chip>}
              {model.custom && <Chip>{t("custom")}</Chip>}
            </h3>
            {description && <p className="mt-0.5 text-sm text-ink-soft">{description}</p>}
          </div>
          <Actions model={model} mayManage={mayManage} />
        </div>
        <Facts model={model} />
        {model.state === "downloading" && model.download && (
          <DownloadProgress model={model} download={model.download} mayManage={mayManage} />
        )}
        {failed && <Problem error={failed.problem} />}
        {mayManage && model.endpoint_id !== null && <Agent model={model} endpointId={model.endpoint_id} />}
      </article>
    </Card>
  );
}

/** Whether a model of an endpoint is good at several tool calls in a row: nobody but a person can say so. */
function Agent({ model, endpointId }: { model: ModelView; endpointId: string }) {
  const t = useTranslations("models");
  const say = useProblemText();
  const offline = useOffline();
  const change = useSayAgent(endpointId);
  return (
    <Switch
      label={t("agentOf", { name: model.name })}
      help={t("agentHelp")}
      checked={change.isPending ? change.variables.agent : model.abilities.includes("agent")}
      disabled={offline}
      onChange={(agent) =>
        change.mutate(
          { name: model.name, agent },
          { onError: (error) => toast({ title: say(error), tone: "danger" }) },
        )
      }
    />
  );
}

function Facts({ model }: { model: ModelView }) {
  const t = useTranslations("models");
  const format = useFormat();
  const shown = Object.entries(ABILITIES).filter(([ability]) =>
    model.abilities.some((own) => own === ability),
  );
  const size = [model.parameters, model.quantization].filter(Boolean).join(" · ");
  return (
    <div className="flex flex-col gap-2 text-sm text-ink-soft">
      <ul className="tabular flex flex-wrap gap-x-4 gap-y-1">
        {size && <li>{size}</li>}
        {model.size_bytes !== null && <li>{format.bytes(model.size_bytes)}</li>}
        {model.memory_bytes !== null && <Memory model={model} bytes={model.memory_bytes} />}
        {model.context_tokens !== null && (
          <li>{t("context", { tokens: format.number(model.context_tokens) })}</li>
        )}
        <Licence model={model} />
      </ul>
      {shown.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {shown.map(([ability, { name, icon: Icon }]) => (
            <li key={ability} className="flex items-center gap-1.5">
              <Icon className="size-4" aria-hidden />
              {t(name)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Memory({ model, bytes }: { model: ModelView; bytes: number }) {
  const t = useTranslations("models");
  const format = useFormat();
  return (
    <li>
      {t("memoryNeeds", { size: format.memory(bytes) })}
      {model.fits === "yes" && <span className="text-success-text"> · {t("fitsYes")}</span>}
      {model.fits === "tight" && <span className="text-warning-text"> · {t("fitsTight")}</span>}
      {model.fits === "no" && <span className="text-danger-text"> · {t("fitsNo")}</span>}
    </li>
  );
}

function Licence({ model }: { model: ModelView }) {
  const t = useTranslations("models");
  const { licence } = model;
  if (!licence.id) return model.kind === "local" ? <li>{t("licenceUnknown")}</li> : null;
  return (
    <li>
      <span className="sr-only">{t("licence")}: </span>
      {licence.url ? (
        <a
          href={licence.url}
          target="_blank"
          rel="noreferrer"
          className="text-lake-text underline decoration-line-control underline-offset-3 hover:decoration-current"
        >
          {licence.name}
        </a>
      ) : (
        licence.name
      )}
      {!licence.commercial && <span className="text-warning-text"> · {t("licenceLimited")}</span>}
    </li>
  );
}

function Actions({ model, mayManage }: { model: ModelView; mayManage: boolean }) {
  const t = useTranslations("models");
  const say = useProblemText();
  const offline = useOffline();
  const download = useDownload();
  const remove = useRemoveModel();
  const makeDefault = useMakeDefault();
  const [asking, setAsking] = useState(false);
  if (!mayManage) return null;
  const complain = (error: unknown) => toast({ title: say(error), tone: "danger" });
  const local = model.kind === "local";
  const ready = model.state === "ready";
  const interrupted = model.download !== null && model.state === "absent";
  return (
    <div className="flex shrink-0 items-center gap-1">
      {local && model.state === "absent" && (
        <Button
          size="small"
          tone={model.fits === "no" ? "quiet" : "plain"}
          icon={<Download className="size-4" aria-hidden />}
          aria-label={interrupted ? t("resume") : t("downloadOf", { name: model.name })}
          busy={download.isPending}
          disabled={offline}
          onClick={() => download.mutate(model, { onError: complain })}
        >
          <span className="max-sm:sr-only">{interrupted ? t("resume") : t("download")}</span>
        </Button>
      )}
      {ready && (!model.is_default || local) && (
        <Menu
          trigger={
            <IconButton
              size="small"
              label={t("moreOf", { name: model.name })}
              icon={<Ellipsis aria-hidden />}
              disabled={offline}
            />
          }
        >
          {!model.is_default && model.abilities.includes("chat") && (
            <MenuItem
              icon={<Star aria-hidden />}
              onSelect={() =>
                makeDefault.mutate(model.id, {
                  onSuccess: () => toast({ title: t("defaultChanged", { name: model.name }) }),
                  onError: complain,
                })
              }
            >
              {t("makeDefault")}
            </MenuItem>
          )}
          {!model.is_default && local && <MenuSeparator />}
          {local && (
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking(true)}>
              {t("remove")}
            </MenuItem>
          )}
        </Menu>
      )}
      <RemoveQuestion
        model={model}
        open={asking}
        busy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(model, {
            onSuccess: () => toast({ title: t("removed", { name: model.name }) }),
            onError: complain,
            onSettled: () => setAsking(false),
          })
        }
      />
    </div>
  );
}

interface RemoveQuestionProps {
  model: ModelView;
  open: boolean;
  busy: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}

function RemoveQuestion({ model, ...rest }: RemoveQuestionProps) {
  const t = useTranslations("models");
  const format = useFormat();
  return (
    <Confirm {...rest} danger title={t("removeTitle", { name: model.name })} action={t("remove")}>
      {model.custom ? t("removeBodyCustom") : t("removeBody", { size: format.bytes(model.size_bytes ?? 0) })}
    </Confirm>
  );
}
