import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { type Heard, json, person, problem, renderPage, serve } from "../../../tests/render";
import { model, modelList } from "../../../tests/samples";
import { BinScreen, SettingsRoom } from ".";

const models = {
  "GET /api/merchants": () => json({ merchants: [] }),
  "GET /api/models": () =>
    json(
      modelList([
        { ...model, state: "ready" },
        { ...model, id: "qwen3-4b", name: "Qwen3 4B", state: "ready" },
      ]),
    ),
};
const changes = (heard: readonly Heard[]) =>
  heard.filter((one) => one.method === "PATCH").map((one) => one.body);
const saved = (change: object) => json({ ...person, ...change });

const shop = {
  id: "shop_1",
  name: "shop.example",
  address: "https://shop.example",
  state: "not_trusted",
  trouble: "merchants.not_trusted",
  version: "2026-04-08",
  skills: ["search", "checkout", "delivery"],
  pays_here: false,
  signs: true,
  added_at: "2026-11-01T10:00:00Z",
  seen_at: null,
};

describe("shops elsewhere", () => {
  it("say what they can do and what is wrong with them, and why an address was refused", async () => {
    const heard = serve({
      ...models,
      "GET /api/merchants": () => json({ merchants: [shop] }),
      "POST /api/merchants": () => problem(400, "merchants.bad_address"),
    });
    const { user } = await renderPage(<SettingsRoom />);
    expect(await screen.findByText("Can be: searched, bought at")).toBeInTheDocument();
    expect(screen.getByText(/An answer was not signed as this shop signs/)).toBeInTheDocument();
    expect(screen.getByText(/You pay on its own page · Signs its answers/)).toBeInTheDocument();
    await user.type(screen.getByLabelText("Address of a shop"), "10.0.0.1");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByText(/no address of a shop/)).toBeInTheDocument();
    expect(heard.filter((one) => one.method === "POST").map((one) => one.body)).toEqual([
      { address: "10.0.0.1" },
    ]);
  });
});

describe("settings", () => {
  it("show the theme and the language at once, and keep them with the account", async () => {
    const heard = serve({ ...models, "PATCH /api/me": (one) => saved(one.body as object) });
    const { user } = await renderPage(<SettingsRoom />);
    await user.click(screen.getByRole("radio", { name: "Dark" }));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await user.click(screen.getByRole("radio", { name: "中文" }));
    expect(await screen.findByRole("heading", { name: "设置" })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe("zh-Hans");
    expect(localStorage.getItem("hupan.language")).toBe("zh");
    await waitFor(() => expect(changes(heard)).toEqual([{ theme: "dark" }, { language: "zh" }]));
  });

  it("save the instructions when asked, not while typing", async () => {
    const heard = serve({
      ...models,
      "PATCH /api/me": () =>
        saved({ preferences: { ...person.preferences, custom_instructions: "Be brief." } }),
    });
    const { user } = await renderPage(<SettingsRoom />);
    const save = screen.getByRole("button", { name: "Save" });
    expect(save).toBeDisabled();
    await user.type(screen.getByLabelText("What the assistant should always know"), "Be brief. ");
    expect(changes(heard)).toEqual([]);
    await user.click(save);
    expect(
      await screen.findByText("The assistant will know it from the next message on"),
    ).toBeInTheDocument();
    expect(changes(heard)[0]).toEqual({ preferences: { custom_instructions: "Be brief." } });
    await waitFor(() => expect(screen.getByRole("button", { name: "Save" })).toBeDisabled());
  });

  it("keep what was written when it cannot be saved", async () => {
    serve({ ...models, "PATCH /api/me": () => problem(503, "platform.database_unavailable") });
    const { user } = await renderPage(<SettingsRoom />);
    const field = screen.getByLabelText("What the assistant should always know");
    await user.type(field, "Be brief.");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The database does not answer.");
    expect(field).toHaveValue("Be brief.");
    expect(screen.getByRole("button", { name: "Save" })).toBeEnabled();
  });

  it("choose the model of one's new conversations, or leave it to the house", async () => {
    const heard = serve({
      ...models,
      "PATCH /api/me": () => saved({ preferences: { ...person.preferences, default_model_id: "qwen3-4b" } }),
    });
    const { user } = await renderPage(<SettingsRoom />);
    const select = screen.getByRole("combobox", { name: "Model for new conversations" });
    await waitFor(() => expect(select).toHaveTextContent("The house's default: Qwen2.5 Coder 1.5B Instruct"));
    await user.click(select);
    await user.click(await screen.findByRole("option", { name: "Qwen3 4B" }));
    await waitFor(() =>
      expect(changes(heard).at(-1)).toEqual({ preferences: { default_model_id: "qwen3-4b" } }),
    );
    await waitFor(() => expect(select).toHaveTextContent("Qwen3 4B"));
  });

  it("take back what the server refuses", async () => {
    serve({ ...models, "PATCH /api/me": () => problem(503, "platform.database_unavailable") });
    const { user } = await renderPage(<SettingsRoom />);
    const ctrlEnter = screen.getByRole("radio", { name: /Ctrl Enter/ });
    await user.click(ctrlEnter);
    expect(await screen.findByText("The database does not answer. Hupan keeps trying.")).toBeInTheDocument();
    expect(ctrlEnter).not.toBeChecked();
  });

  it.each([
    ['{"version":1,"conversations":[]}', "2 conversations were imported"],
    ["not json", "This file cannot be read as JSON."],
    ['{"other":1}', "This file is not an export of Hupan."],
  ])("import %s: %s", async (text, words) => {
    serve({
      ...models,
      "POST /api/import": (one) =>
        "conversations" in (one.body as object)
          ? json({ conversations: 2, messages: 8 })
          : problem(400, "sharing.invalid_import"),
    });
    const { user } = await renderPage(<SettingsRoom />);
    await user.upload(
      screen.getByLabelText("Import"),
      new File([text], "hupan.json", { type: "application/json" }),
    );
    expect(await screen.findByText(words)).toBeInTheDocument();
  });
});

describe("the bin", () => {
  const deleted = {
    id: "conv_1",
    title: "Weekend",
    deleted_at: new Date(Date.now() - 3_600_000).toISOString(),
  };

  it("gives back what was deleted", async () => {
    let items = [deleted];
    serve({
      "GET /api/conversations/bin": () => json({ items }),
      "POST /api/conversations/conv_1/restore": () => {
        items = [];
        return json(deleted);
      },
    });
    const { user, router } = await renderPage(<BinScreen />);
    expect(await screen.findByText("Deleted 1 hour ago")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Put back Weekend" }));
    expect(await screen.findByText("The bin is empty")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Open" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/c/conv_1"));
  });
});
