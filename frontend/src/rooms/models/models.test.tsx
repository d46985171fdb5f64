import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ModelView } from "@/api";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { endpoint, model, modelList } from "../../../tests/samples";
import { ModelsRoom } from ".";
import { groupModels, matches } from "./groups";
import { byDay, byModel, total } from "./usageSums";

const other: ModelView = { ...model, id: "qwen3-4b", name: "Qwen3 4B", parameters: "4B", is_default: false };

describe("groups", () => {
  it("put each model where one looks for it", () => {
    const groups = groupModels([
      { ...model, id: "ready", state: "ready" },
      { ...model, id: "coming", state: "downloading" },
      { ...model, id: "fits" },
      { ...model, id: "large", fits: "no" },
      { ...model, id: "big-served-nowhere", kind: "endpoint" },
      { ...model, id: "ollama/x", kind: "endpoint", endpoint_id: "end_1", state: "ready" },
    ]);
    const ids = Object.fromEntries(
      Object.entries(groups).map(([name, models]) => [name, models.map((one: ModelView) => one.id)]),
    );
    expect(ids).toEqual({
      here: ["ready", "coming"],
      served: ["ollama/x"],
      available: ["fits"],
      tooLarge: ["large", "big-served-nowhere"],
    });
  });
  it.each([
    ["qwen3", true],
    ["QWEN 4b", true],
    ["llama", false],
    ["", true],
  ])("the filter %s fits: %s", (filter, fits) => {
    expect(matches(other, filter)).toBe(fits);
  });
});

describe("sums of use", () => {
  const row = { model_id: "a", runs: 1, input_tokens: 10, cached_tokens: 4, output_tokens: 5, seconds: 1 };
  const rows = [
    { ...row, day: "2026-11-21" },
    { ...row, day: "2026-11-21", model_id: "b", output_tokens: 20 },
    { ...row, day: "2026-11-19" },
  ];
  it("add up in all, by model and by day", () => {
    expect(total(rows)).toEqual({ runs: 3, input_tokens: 30, cached_tokens: 12, output_tokens: 30 });
    expect(byModel(rows).map(([id, sums]) => [id, sums.output_tokens])).toEqual([
      ["b", 20],
      ["a", 10],
    ]);
    expect(byDay(rows, 3, new Date("2026-11-21T23:00:00Z"))).toEqual([
      { day: "2026-11-19", tokens: 5 },
      { day: "2026-11-20", tokens: 0 },
      { day: "2026-11-21", tokens: 25 },
    ]);
  });
});

describe("the catalogue", () => {
  it("shows what a model asks for before it is downloaded", async () => {
    const limited = {
      ...other,
      licence: { ...model.licence, name: "Qwen Research License", commercial: false },
      fits: "tight" as const,
    };
    serve({ "GET /api/models": () => json(modelList([limited])) });
    await renderPage(<ModelsRoom />);
    const card = within(await screen.findByRole("article", { name: "Qwen3 4B" }));
    expect(card.getByText("1,117 MB")).toBeInTheDocument();
    expect(card.getByText(/Needs 1.7 GB of memory/)).toHaveTextContent(
      "Just fits: other programs may slow down",
    );
    expect(card.getByRole("link", { name: "Qwen Research License" })).toBeInTheDocument();
    expect(card.getByText(/Commercial use is limited/)).toBeInTheDocument();
    expect(card.getByText("Writes code")).toBeInTheDocument();
  });

  it("downloads, and cancels", async () => {
    let list = modelList([other]);
    const running = {
      model_id: other.id,
      state: "running",
      done_bytes: 412_000_000,
      total_bytes: 1_117_000_000,
      bytes_per_s: 7_000_000,
      eta_s: 100,
      source: "huggingface",
      problem: null,
    } as const;
    const heard = serve({
      "GET /api/models": () => json(list),
      "POST /api/models/qwen3-4b/download": () => {
        list = modelList([{ ...other, state: "downloading", download: running }]);
        return json(running, 202);
      },
      "POST /api/models/qwen3-4b/download/cancel": () => {
        list = modelList([other]);
        return json({ ...running, state: "cancelled" });
      },
    });
    const { user } = await renderPage(<ModelsRoom />);
    await user.click(await screen.findByRole("button", { name: "Download Qwen3 4B" }));
    expect(
      await screen.findByText(
        "412 MB of 1,117 MB · 7 MB a second · about 2 minutes left · from Hugging Face",
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Download of Qwen3 4B" })).toHaveAttribute(
      "aria-valuenow",
      "37",
    );
    await user.click(screen.getByRole("button", { name: "Cancel the download" }));
    expect(await screen.findByRole("button", { name: "Download Qwen3 4B" })).toBeInTheDocument();
    expect(heard.filter((one) => one.method === "POST").map((one) => one.path)).toEqual([
      "/api/models/qwen3-4b/download",
      "/api/models/qwen3-4b/download/cancel",
    ]);
  });

  it("lets whoever manages say that a model of an endpoint calls tools well, and nobody of others", async () => {
    const served: ModelView = {
      ...other,
      id: "ollama/qwen3:8b",
      name: "qwen3:8b",
      kind: "endpoint",
      endpoint_id: "end_1",
      state: "ready",
    };
    let abilities: ModelView["abilities"] = ["chat", "tools"];
    const heard = serve({
      "GET /api/models": () => json(modelList([other, { ...served, abilities }])),
      "PATCH /api/endpoints/end_1": () => {
        abilities = ["agent", "chat", "tools"];
        return json({ ...endpoint, models: [{ name: "qwen3:8b", context_tokens: null, agent: true }] });
      },
    });
    const { user } = await renderPage(<ModelsRoom />);
    const toggle = await screen.findByRole("switch", { name: "Let qwen3:8b call tools by itself" });
    expect(screen.getAllByRole("switch")).toHaveLength(1);
    expect(toggle).not.toBeChecked();
    await user.click(toggle);
    await waitFor(() => expect(toggle).toBeChecked());
    expect(await screen.findByText("Works with tools by itself")).toBeInTheDocument();
    expect(heard.find((one) => one.method === "PATCH")?.body).toEqual({ agents: { "qwen3:8b": true } });
  });

  it("removes only after asking", async () => {
    let removed = false;
    serve({
      "GET /api/models": () => json(modelList([{ ...other, state: removed ? "absent" : "ready" }])),
      "DELETE /api/models/qwen3-4b": () => {
        removed = true;
        return new Response(null, { status: 204 });
      },
    });
    const { user } = await renderPage(<ModelsRoom />);
    await user.click(await screen.findByRole("button", { name: "More about Qwen3 4B" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove from the disk" }));
    const question = within(await screen.findByRole("alertdialog", { name: "Remove Qwen3 4B?" }));
    expect(removed).toBe(false);
    await user.click(question.getByRole("button", { name: "Remove from the disk" }));
    expect(await screen.findByText("Qwen3 4B was removed")).toBeInTheDocument();
  });

  it("says what failed and lets one go on", async () => {
    const failed = {
      model_id: other.id,
      state: "failed",
      done_bytes: 5,
      total_bytes: 10,
      bytes_per_s: null,
      eta_s: null,
      source: null,
      problem: { type: "", title: "", status: 503, detail: "", code: "models.hash_mismatch", params: {} },
    } as const;
    serve({ "GET /api/models": () => json(modelList([{ ...other, download: failed }])) });
    await renderPage(<ModelsRoom />);
    expect(await screen.findByText(/not the file that was asked for/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Go on with the download" })).toBeInTheDocument();
  });

  it("gives members nothing to press that they may not", async () => {
    serve({ "GET /api/models": () => json(modelList([{ ...model, state: "ready" }, other])) });
    await renderPage(<ModelsRoom />, { session: { ...session, person: { ...person, role: "member" } } });
    const cards = await screen.findAllByRole("article");
    for (const card of cards) expect(within(card).queryByRole("button")).not.toBeInTheDocument();
    expect(screen.getByText(/The owner and administrators look after the models/)).toBeInTheDocument();
  });

  it("says what went wrong when nothing can be loaded, and tries again", async () => {
    let broken = true;
    serve({
      "GET /api/models": () =>
        broken ? problem(503, "platform.database_unavailable") : json(modelList([other])),
    });
    const { user } = await renderPage(<ModelsRoom />);
    expect(await screen.findByRole("alert")).toHaveTextContent("The database does not answer.");
    broken = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("article", { name: "Qwen3 4B" })).toBeInTheDocument();
  });
});

describe("finding more", () => {
  it("adds a file from a hub and begins its download", async () => {
    const heard = serve({
      "GET /api/models": () => json(modelList([])),
      "GET /api/models/search": () =>
        json({
          items: [
            {
              source: "huggingface",
              repository: "Qwen/Qwen3-8B-GGUF",
              licence: "apache-2.0",
              downloads: 1234,
              files: [{ name: "Qwen3-8B-Q4_K_M.gguf", size_bytes: 5_027_783_488, sha256: "ab".repeat(32) }],
            },
          ],
        }),
      "POST /api/models/custom": () =>
        json({ ...other, id: "qwen3-8b", name: "Qwen3 8B", custom: true }, 201),
      "POST /api/models/qwen3-8b/download": () => json({}, 202),
    });
    const { user } = await renderPage(<ModelsRoom />);
    await user.click(await screen.findByRole("button", { name: "Find more" }));
    await user.type(await screen.findByLabelText("What are you looking for?"), "qwen3 8b");
    await user.click(await screen.findByRole("button", { name: "Add: Qwen3-8B-Q4_K_M.gguf" }));
    expect(await screen.findByText("Qwen3 8B was added and is being downloaded")).toBeInTheDocument();
    expect(heard.find((one) => one.path === "/api/models/search")?.query.get("q")).toBe("qwen3 8b");
    expect(heard.find((one) => one.path === "/api/models/custom")?.body).toEqual({
      source: "huggingface",
      repository: "Qwen/Qwen3-8B-GGUF",
      file: "Qwen3-8B-Q4_K_M.gguf",
      sha256: "ab".repeat(32),
    });
    expect(heard.some((one) => one.path === "/api/models/qwen3-8b/download")).toBe(true);
  });

  it("takes an address or a path, and refuses half a hash", async () => {
    const heard = serve({
      "GET /api/models": () => json(modelList([])),
      "POST /api/models/custom": () => problem(400, "models.invalid"),
    });
    const { user } = await renderPage(<ModelsRoom />);
    await user.click(await screen.findByRole("button", { name: "Find more" }));
    await user.click(await screen.findByRole("tab", { name: "Address or file" }));
    await user.type(await screen.findByLabelText(/Address or path/), "/models/own.gguf");
    await user.type(screen.getByLabelText(/SHA-256/), "abc");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getByLabelText(/SHA-256/)).toBeInvalid();
    await user.clear(screen.getByLabelText(/SHA-256/));
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByText("This file cannot be used as a model.")).toBeInTheDocument();
    expect(heard.find((one) => one.method === "POST")?.body).toEqual({
      source: "file",
      file: "/models/own.gguf",
    });
  });
});

describe("endpoints", () => {
  it("are added by a preset, and a failing one says why in plain words", async () => {
    let items: unknown[] = [];
    const refused = {
      ...endpoint,
      models: [],
      problem: { type: "", title: "", status: 503, detail: "", code: "models.endpoint_refused", params: {} },
    };
    const heard = serve({
      "GET /api/models": () => json(modelList([])),
      "GET /api/endpoints": () => json({ items }),
      "POST /api/endpoints": () => {
        items = [refused];
        return json(refused, 201);
      },
    });
    const { user } = await renderPage(<ModelsRoom />, { path: "/models?tab=endpoints" });
    await user.click(await screen.findByRole("button", { name: "Add an endpoint" }));
    await user.click(await screen.findByRole("button", { name: "Ollama" }));
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(
      await screen.findByText("Nothing answers at this address. Is the server running?"),
    ).toBeInTheDocument();
    expect(heard.find((one) => one.method === "POST")?.body).toEqual({
      name: "Ollama",
      base_url: "http://127.0.0.1:11434/v1",
    });
  });

  it("keep their key when the field stays empty", async () => {
    const heard = serve({
      "GET /api/models": () => json(modelList([])),
      "GET /api/endpoints": () => json({ items: [{ ...endpoint, has_key: true }] }),
      "PATCH /api/endpoints/end_1": () => json(endpoint),
    });
    const { user } = await renderPage(<ModelsRoom />, { path: "/models?tab=endpoints" });
    await user.click(await screen.findByRole("button", { name: "More about Ollama" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    await user.type(await screen.findByLabelText("Name"), " at home");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(heard.some((one) => one.method === "PATCH")).toBe(true));
    expect(heard.find((one) => one.method === "PATCH")?.body).toEqual({
      name: "Ollama at home",
      base_url: endpoint.base_url,
    });
  });
});
