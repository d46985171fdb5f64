import { useQueryClient } from "@tanstack/react-query";
import { type DownloadView, type EngineView, type ModelList, modelsQuery, useServerEvents } from "@/api";

const UNDER_WAY = new Set<DownloadView["state"]>(["queued", "running", "verifying"]);

/** Puts a download's news into the list of models. */
export function withDownload(list: ModelList, download: DownloadView): ModelList {
  return {
    ...list,
    items: list.items.map((model) => {
      if (model.id !== download.model_id) return model;
      if (UNDER_WAY.has(download.state)) return { ...model, state: "downloading", download };
      if (download.state === "ready") return { ...model, state: "ready", download: null };
      return { ...model, state: "absent", download: download.state === "failed" ? download : null };
    }),
  };
}

/** Keeps models, downloads and the engine current on every screen. */
export function useLiveModels() {
  const client = useQueryClient();
  useServerEvents("/api/models/events", ({ event, data }) => {
    if (event === "download") {
      const download = data as DownloadView;
      client.setQueryData(modelsQuery.queryKey, (list) => list && withDownload(list, download));
      // The disk's free space and the default may have changed with it.
      if (!UNDER_WAY.has(download.state)) void client.invalidateQueries({ queryKey: ["models"] });
    } else if (event === "engine") {
      client.setQueryData(["engine"], data as EngineView);
    } else {
      void client.invalidateQueries({ queryKey: ["models"] });
      void client.invalidateQueries({ queryKey: ["endpoints"] });
      void client.invalidateQueries({ queryKey: ["engine"] });
    }
  });
}
