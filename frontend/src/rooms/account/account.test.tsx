import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { sessionQuery } from "@/api";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { AccountRoom } from ".";
import { deviceOf } from "./device";

const none = { "GET /api/sessions": () => json({ items: [] }) };

describe("devices", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0",
      "Edge",
      "Windows",
      false,
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
      "Safari",
      "iPhone",
      true,
    ],
    [
      "Mozilla/5.0 (Linux; Android 16; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/140.0 Mobile Safari/537.36",
      "Samsung Internet",
      "Android",
      true,
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0",
      "Firefox",
      "macOS",
      false,
    ],
  ])("%s", (agent, browser, system, handheld) => {
    expect(deviceOf(agent)).toEqual({ browser, system, handheld });
  });
  it("that say nothing are unknown", () => expect(deviceOf("curl/8")).toBeNull());
});

describe("about you", () => {
  it("changes the name", async () => {
    const heard = serve({ ...none, "PATCH /api/me": () => json({ ...person, name: "Mina P." }) });
    const { user } = await renderPage(<AccountRoom />);
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await user.clear(screen.getByLabelText("Name"));
    await user.type(screen.getByLabelText("Name"), "Mina P.");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved")).toBeInTheDocument();
    expect(heard.find((one) => one.method === "PATCH")?.body).toEqual({ name: "Mina P.", login: "mina" });
    await waitFor(() => expect(screen.getByRole("button", { name: "Save" })).toBeDisabled());
  });

  it("changes the password, with the current one", async () => {
    let tries = 0;
    const heard = serve({
      ...none,
      "GET /api/session": () => json(session),
      "POST /api/me/password": () => {
        tries += 1;
        return tries === 1 ? problem(400, "identity.wrong_password") : new Response(null, { status: 204 });
      },
    });
    const { user } = await renderPage(<AccountRoom />);
    await user.click(screen.getByRole("button", { name: "Change the password" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("New password"), "short");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(dialog.getByLabelText("New password")).toBeInvalid();
    await user.type(dialog.getByLabelText("New password"), " no more");
    await user.type(dialog.getByLabelText("Current password"), "old");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("The current password is not right.")).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(
      await screen.findByText("The password was changed. Other devices were signed out."),
    ).toBeInTheDocument();
    expect(heard.find((one) => one.method === "POST")?.body).toEqual({
      new_password: "short no more",
      current_password: "old",
    });
  });

  it("ends other sessions, never the one in hand", async () => {
    let ended = false;
    const device = {
      created_at: "2026-11-01T00:00:00Z",
      last_seen_at: new Date().toISOString(),
      address: "192.168.0.12",
    };
    const phone = {
      ...device,
      id: "ses_2",
      current: false,
      user_agent: "Mozilla/5.0 (iPhone) Version/26.0 Safari/604.1",
    };
    const here = {
      ...device,
      id: "ses_1",
      current: true,
      user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36",
    };
    serve({
      "GET /api/sessions": () => json({ items: ended ? [here] : [here, phone] }),
      "DELETE /api/sessions/ses_2": () => {
        ended = true;
        return new Response(null, { status: 204 });
      },
    });
    const { user } = await renderPage(<AccountRoom />);
    await user.click(await screen.findByRole("button", { name: "Sign out Safari on iPhone" }));
    await waitFor(() => expect(screen.queryByText("Safari on iPhone")).not.toBeInTheDocument());
    expect(screen.getByText("This device")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Sign out Chrome on Linux" })).not.toBeInTheDocument();
  });

  it("signs out and forgets", async () => {
    serve({
      ...none,
      "DELETE /api/session": () => new Response(null, { status: 204 }),
      "GET /api/session": () => json({ ...session, state: "anonymous", person: null, csrf_token: "" }),
    });
    const view = await renderPage(<AccountRoom />);
    view.client.setQueryData(["conversations"], { items: ["mine"] });
    await view.user.click(await screen.findByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(view.client.getQueryData(sessionQuery.queryKey)?.state).toBe("anonymous"));
    expect(view.client.getQueryData(["conversations"])).toBeUndefined();
  });
});

describe("people", () => {
  const lin = {
    id: "per_2",
    login: "lin",
    name: "林晓",
    role: "member",
    disabled: false,
    has_password: true,
    created_at: "2026-11-01T00:00:00Z",
  };
  const me = { ...lin, id: person.id, login: person.login, name: person.name, role: "owner" };

  it("are invited by a link that is shown once", async () => {
    const heard = serve({
      "GET /api/people": () => json({ items: [me] }),
      "GET /api/invitations": () => json({ items: [] }),
      "POST /api/invitations": () =>
        json(
          {
            id: "inv_1",
            role: "admin",
            note: "",
            created_at: "2026-11-21T00:00:00Z",
            expires_at: "2026-11-28T12:00:00Z",
            url_path: "/join/TOKEN",
          },
          201,
        ),
    });
    const { user } = await renderPage(<AccountRoom />, { path: "/account?tab=people" });
    await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
    await user.click(await screen.findByRole("radio", { name: /Administrator/ }));
    await user.click(screen.getByRole("button", { name: "Make the link" }));
    expect(await screen.findByText(`${window.location.origin}/join/TOKEN`)).toBeInTheDocument();
    expect(heard.find((one) => one.method === "POST")?.body).toEqual({ role: "admin", note: "" });
  });

  it("are disabled, and removed only after asking", async () => {
    const heard = serve({
      "GET /api/people": () => json({ items: [me, lin] }),
      "GET /api/invitations": () => json({ items: [] }),
      "PATCH /api/people/per_2": () => json({ ...lin, disabled: true }),
      "DELETE /api/people/per_2": () => new Response(null, { status: 204 }),
    });
    const { user } = await renderPage(<AccountRoom />, { path: "/account?tab=people" });
    await user.click(await screen.findByRole("button", { name: "More about 林晓" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disable" }));
    expect(await screen.findByText("林晓 cannot sign in any more")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "More about 林晓" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    const question = within(await screen.findByRole("alertdialog", { name: "Remove 林晓?" }));
    expect(heard.some((one) => one.method === "DELETE")).toBe(false);
    await user.click(question.getByRole("button", { name: "Remove with everything" }));
    await waitFor(() => expect(heard.some((one) => one.method === "DELETE")).toBe(true));
  });

  it("are no business of members", async () => {
    serve(none);
    await renderPage(<AccountRoom />, {
      path: "/account?tab=people",
      session: { ...session, person: { ...person, role: "member" } },
    });
    expect(screen.queryByRole("tab", { name: "People" })).not.toBeInTheDocument();
    expect(screen.getByRole("tab", { name: "You", selected: true })).toBeInTheDocument();
  });
});

describe("API keys", () => {
  it("are shown once, with the scopes that were chosen", async () => {
    const key = {
      id: "key_1",
      name: "Editor",
      prefix: "hp_ab12",
      scopes: ["chat"],
      created_at: "2026-11-21T00:00:00Z",
      last_used_at: null,
      expires_at: null,
    };
    let items: unknown[] = [];
    const heard = serve({
      "GET /api/keys": () => json({ items }),
      "POST /api/keys": () => {
        items = [key];
        return json({ ...key, key: "hp_ab12_very_secret" }, 201);
      },
    });
    const { user } = await renderPage(<AccountRoom />, { path: "/account?tab=keys" });
    await user.click(await screen.findByRole("button", { name: "Make a key" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("checkbox", { name: "Embeddings" }));
    await user.click(dialog.getByRole("checkbox", { name: "Models" }));
    await user.type(dialog.getByLabelText("What is it for?"), "Editor");
    await user.click(dialog.getByRole("button", { name: "Make a key" }));
    expect(await screen.findByText("hp_ab12_very_secret")).toBeInTheDocument();
    expect(heard.find((one) => one.method === "POST")?.body).toEqual({
      name: "Editor",
      scopes: ["chat"],
      expires_at: null,
    });
    await user.click(screen.getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText("hp_ab12_very_secret")).not.toBeInTheDocument());
    expect(screen.getByText("hp_ab12")).toBeInTheDocument();
  });
});
