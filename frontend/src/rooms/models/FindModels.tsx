import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { api, call, modelsQuery, type RemoteRepository } from "@/api";
import { useFormat, useTranslations } from "@/i18n";
import {
  Button,
  Chip,
  Dialog,
  EmptyState,
  ErrorState,
  Loading,
  Problem,
  Skeleton,
  Tabs,
  TextField,
  toast,
} from "@/ui";
import { useSourceName } from "./DownloadProgress";
import { useDownload } from "./data";

type Source = RemoteRepository["source"];
interface Found {
  source: Source;
  repository?: string;
  file: string;
  sha256?: string;
}
const PAUSE_MS = 350;
const SHA256 = /^[0-9a-fA-F]{64}$/;

/** Adds a model to the catalogue and begins to download it. */
function useAdd(onAdded: () => void) {
  const t = useTranslations("models");
  const client = useQueryClient();
  const download = useDownload();
  return useMutation({
    mutationFn: async (found: Found) => {
      const model = await call(api.POST("/api/models/custom", { body: found }));
      if (model.state !== "ready") await download.mutateAsync(model);
      return model;
    },
    onSuccess: (model) => {
      toast({ title: t("findAdded", { name: model.name }) });
      onAdded();
    },
    onSettled: () => client.invalidateQueries({ queryKey: modelsQuery.queryKey }),
  });
}

export function FindModels({ onClose }: { onClose: () => void }) {
  const t = useTranslations("models");
  const [tab, setTab] = useState<"hubs" | "manual">("hubs");
  return (
    <Dialog open onClose={onClose} wide title={t("findTitle")} description={t("findBody")}>
      <Tabs
        label={t("findTabs")}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "hubs", label: t("findHubs"), content: <Hubs onAdded={onClose} /> },
          { value: "manual", label: t("findManual"), content: <Manual onAdded={onClose} /> },
        ]}
      />
    </Dialog>
  );
}

/** The text once the typing pauses: the hubs are far away. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

function Hubs({ onAdded }: { onAdded: () => void }) {
  const t = useTranslations("models");
  const [query, setQuery] = useState("");
  const q = useDeferredValue(usePaused(query.trim()));
  const search = useQuery({
    queryKey: ["hubs", q],
    queryFn: ({ signal }) => call(api.GET("/api/models/search", { params: { query: { q } }, signal })),
    enabled: q.length > 1,
    staleTime: 5 * 60_000,
  });
  return (
    <div className="flex min-h-72 flex-col gap-4">
      <TextField
        label={t("findQuery")}
        type="search"
        placeholder={t("findPlaceholder")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {q.length <= 1 ? (
        <EmptyState title={t("findStart")} />
      ) : search.error ? (
        <ErrorState error={search.error} onRetry={() => void search.refetch()} />
      ) : search.data ? (
        <Results items={search.data.items} onAdded={onAdded} />
      ) : (
        <Loading className="flex flex-col gap-3">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </Loading>
      )}
    </div>
  );
}

function Results({ items, onAdded }: { items: readonly RemoteRepository[]; onAdded: () => void }) {
  const t = useTranslations("models");
  const format = useFormat();
  const sourceName = useSourceName();
  const add = useAdd(onAdded);
  if (items.length === 0) return <EmptyState title={t("findNothing")} />;
  return (
    <div className="flex flex-col gap-4">
      <Problem error={add.error} />
      {items.map((item) => (
        <section key={`${item.source}/${item.repository}`} aria-label={item.repository}>
          <h3 className="text-sm font-medium break-all">{item.repository}</h3>
          <p className="tabular mt-0.5 mb-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
            <Chip>{sourceName(item.source)}</Chip>
            {item.licence ?? t("licenceUnknown")}
            {item.downloads !== null && <span>· {t("findDownloads", { count: item.downloads })}</span>}
          </p>
          <ul className="divide-y divide-line rounded-control border border-line">
            {item.files.map((file) => (
              <li key={file.name} className="flex items-center justify-between gap-3 px-3 py-1.5 text-sm">
                <span className="min-w-0 break-all">{file.name}</span>
                <span className="flex shrink-0 items-center gap-3">
                  <span className="tabular text-ink-soft">
                    {file.size_bytes === null ? "" : format.bytes(file.size_bytes)}
                  </span>
                  <Button
                    size="small"
                    aria-label={`${t("findAdd")}: ${file.name}`}
                    busy={add.isPending && add.variables.file === file.name}
                    disabled={add.isPending}
                    onClick={() =>
                      add.mutate({
                        source: item.source,
                        repository: item.repository,
                        file: file.name,
                        ...(file.sha256 ? { sha256: file.sha256 } : {}),
                      })
                    }
                  >
                    {t("findAdd")}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Manual({ onAdded }: { onAdded: () => void }) {
  const t = useTranslations("models");
  const common = useTranslations("common");
  const [file, setFile] = useState("");
  const [hash, setHash] = useState("");
  const [tried, setTried] = useState(false);
  const add = useAdd(onAdded);
  const trimmed = file.trim();
  const hashError = hash.trim() && !SHA256.test(hash.trim()) ? t("manualHashWrong") : null;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!trimmed || hashError) return;
        add.mutate({
          source: /^https?:\/\//i.test(trimmed) ? "url" : "file",
          file: trimmed,
          ...(hash.trim() ? { sha256: hash.trim().toLowerCase() } : {}),
        });
      }}
    >
      <TextField
        label={t("manualFile")}
        help={t("manualFileHelp")}
        spellCheck={false}
        value={file}
        onChange={(event) => setFile(event.target.value)}
        error={tried && !trimmed ? common("required") : null}
      />
      <TextField
        label={t("manualHash")}
        help={t("manualHashHelp")}
        optional
        spellCheck={false}
        className="font-mono"
        value={hash}
        onChange={(event) => setHash(event.target.value)}
        error={tried ? hashError : null}
      />
      <Problem error={add.error} />
      <Button type="submit" tone="primary" className="self-end" busy={add.isPending}>
        {t("findAdd")}
      </Button>
    </form>
  );
}
