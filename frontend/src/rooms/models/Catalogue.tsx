import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { type ModelList, type ModelView, modelsQuery, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  EmptyState,
  ErrorState,
  Loading,
  Note,
  Section,
  Select,
  Skeleton,
  TextField,
  toast,
} from "@/ui";
import { useMakeDefault, useMayManage } from "./data";
import { FindModels } from "./FindModels";
import { groupModels, matches } from "./groups";
import { ModelCard } from "./ModelCard";

export function Catalogue() {
  const { data, error, refetch } = useQuery(modelsQuery);
  if (data) return <Loaded list={data} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Loading className="flex flex-col gap-3">
      <Skeleton className="h-5 w-80 max-w-full" />
      <Skeleton className="mt-4 h-32" />
      <Skeleton className="h-32" />
      <Skeleton className="h-32" />
    </Loading>
  );
}

function Loaded({ list }: { list: ModelList }) {
  const t = useTranslations("models");
  const format = useFormat();
  const mayManage = useMayManage();
  const [finding, setFinding] = useState(false);
  const [filter, setFilter] = useState("");
  const { machine } = list;
  const groups = groupModels(list.items.filter((model) => matches(model, filter)));
  const nothing = filter.trim() !== "" && Object.values(groups).every((group) => group.length === 0);
  return (
    <>
      <p className="tabular mb-6 text-sm text-ink-soft">
        {t("machine", {
          memory: format.memory(machine.memory_bytes),
          available: format.memory(machine.available_memory_bytes),
          cores: machine.cores,
          disk: format.bytes(machine.disk_free_bytes),
        })}
      </p>
      {mayManage ? (
        <DefaultModel list={list} />
      ) : (
        <div className="mb-8">
          <Note>{t("memberNote")}</Note>
        </div>
      )}
      <div className="mb-8 flex flex-wrap items-end gap-3">
        <div className="min-w-48 flex-1">
          <TextField
            label={t("filter")}
            hideLabel
            type="search"
            placeholder={t("filter")}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        {mayManage && (
          <Button icon={<Plus className="size-4" aria-hidden />} onClick={() => setFinding(true)}>
            {t("findMore")}
          </Button>
        )}
      </div>
      {nothing && <EmptyState title={t("filterNothing")} />}
      <Group
        title={t("groupHere")}
        models={groups.here}
        mayManage={mayManage}
        empty={filter ? null : t("groupHereEmpty")}
      />
      <Group title={t("groupServed")} models={groups.served} mayManage={mayManage} />
      <Group title={t("groupAvailable")} models={groups.available} mayManage={mayManage} />
      <TooLarge models={groups.tooLarge} mayManage={mayManage} open={filter.trim() !== ""} />
      {finding && <FindModels onClose={() => setFinding(false)} />}
    </>
  );
}

function DefaultModel({ list }: { list: ModelList }) {
  const t = useTranslations("models");
  const say = useProblemText();
  const offline = useOffline();
  const makeDefault = useMakeDefault();
  const ready = list.items.filter((model) => model.state === "ready" && model.abilities.includes("chat"));
  const chosen = list.items.find((model) => model.id === list.default_model_id);
  const options = (chosen && !ready.includes(chosen) ? [chosen, ...ready] : ready).map((model) => ({
    value: model.id,
    label: model.name,
  }));
  if (options.length === 0) return null;
  return (
    <Card className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4">
      <p className="min-w-0 text-sm">{t("defaultTitle")}</p>
      <Select
        label={t("defaultLabel")}
        hideLabel
        className="w-full sm:w-72"
        value={list.default_model_id}
        placeholder={t("defaultNone")}
        options={options}
        disabled={offline || makeDefault.isPending}
        onChange={(id) =>
          makeDefault.mutate(id, {
            onSuccess: (model) => toast({ title: t("defaultChanged", { name: model.name }) }),
            onError: (error) => toast({ title: say(error), tone: "danger" }),
          })
        }
      />
    </Card>
  );
}

interface GroupProps {
  title: string;
  models: readonly ModelView[];
  mayManage: boolean;
  empty?: string | null;
}

function Group({ title, models, mayManage, empty = null }: GroupProps) {
  if (models.length === 0 && !empty) return null;
  return (
    <Section title={title}>
      {models.length === 0 ? (
        <Card>
          <EmptyState title={empty ?? ""} className="py-8" />
        </Card>
      ) : (
        <ul className="flex flex-col gap-3">
          {models.map((model) => (
            <li key={model.id}>
              <ModelCard model={model} mayManage={mayManage} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function TooLarge({
  models,
  mayManage,
  open,
}: {
  models: readonly ModelView[];
  mayManage: boolean;
  open: boolean;
}) {
  const t = useTranslations("models");
  const id = useId();
  const [shown, setShown] = useState(false);
  if (models.length === 0) return null;
  const visible = open || shown;
  return (
    <Section title={t("groupTooLarge")} description={t("groupTooLargeBody")}>
      {!open && (
        <Button
          size="small"
          aria-expanded={visible}
          aria-controls={id}
          onClick={() => setShown((was) => !was)}
        >
          {visible ? t("hideTooLarge") : t("showTooLarge", { count: models.length })}
        </Button>
      )}
      <ul id={id} className={visible ? "mt-3 flex flex-col gap-3" : "hidden"}>
        {models.map((model) => (
          <li key={model.id}>
            <ModelCard model={model} mayManage={mayManage} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
