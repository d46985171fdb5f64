import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type DownloadView, type ModelList, modelsQuery } from "@/api";
import { json, renderPage, serve } from "../../tests/render";
import { model, modelList } from "../../tests/samples";
import { ModelBanner } from "./ModelBanner";
import { withDownload } from "./useLiveModels";

const download: DownloadView = {
  model_id: model.id,
  state: "running",
  done_bytes: 412_300_000,
  total_bytes: 1_117_320_768,
  bytes_per_s: 7_000_000,
  eta_s: 101,
  source: "packages",
  problem: null,
};
const arriving: ModelList = modelList([{ ...model, state: "downloading", download }]);

async function show(list: ModelList, language: "en" | "zh" | "ko" = "en") {
  serve({ "GET /api/models": () => json(list) });
  const view = await renderPage(<ModelBanner />, { language });
  await view.client.ensureQueryData(modelsQuery);
  return view;
}

describe("the arrival of the model", () => {
  it.each([
    ["en", "The model is still arriving: 412 of 1,117 MB, about 2 minutes."],
    ["zh", "模型正在下载：412 / 1,117 MB，大约还需 2分钟。"],
    ["ko", "모델을 받고 있습니다: 1,117MB 중 412MB, 약 2분 남았습니다."],
  ] as const)("is told in %s, with what is done and how long it takes", async (language, sentence) => {
    await show(arriving, language);
    expect(await screen.findByText(sentence)).toBeInTheDocument();
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "37");
  });

  it("is silent once the model can answer", async () => {
    const { container } = await show(modelList([{ ...model, state: "ready" }]));
    expect(container.querySelector("p")).toBeNull();
  });

  it("says why it failed, and leads on", async () => {
    const problem = { type: "", title: "", status: 409, detail: "", code: "models.disk_full", params: {} };
    await show(
      modelList([{ ...model, state: "absent", download: { ...download, state: "failed", problem } }]),
    );
    expect(await screen.findByRole("alert")).toHaveTextContent("too little room on the disk");
    expect(screen.getByRole("link", { name: "Choose a model" })).toHaveAttribute("href", "/models");
  });

  it("asks to choose one when none is on its way", async () => {
    await show(modelList([{ ...model, state: "absent" }]));
    expect(await screen.findByText(/no model yet/)).toBeInTheDocument();
  });
});

describe("news of a download", () => {
  const before = modelList([
    { ...model, state: "absent" },
    { ...model, id: "other", state: "ready" },
  ]);
  it.each([
    ["running", "downloading", true],
    ["verifying", "downloading", true],
    ["ready", "ready", false],
    ["cancelled", "absent", false],
    ["failed", "absent", true],
  ] as const)("%s makes the model %s", (state, becomes, kept) => {
    const after = withDownload(before, { ...download, state });
    expect(after.items[0]).toMatchObject({ state: becomes });
    expect(after.items[0]?.download !== null).toBe(kept);
    expect(after.items[1]).toBe(before.items[1]);
  });
});
