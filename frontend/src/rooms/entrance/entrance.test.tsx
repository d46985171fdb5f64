import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { sessionQuery } from "@/api";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { JoinScreen, SetupScreen, SignInScreen } from ".";
import { isLogin, suggestedLogin } from "./rules";

const fresh = { ...session, state: "setup" as const, person: null };
const signedIn = { ...session, csrf_token: "new" };

describe("names for signing in", () => {
  it.each([
    ["Mina Park", "mina-park"],
    ["  Ada  ", "ada"],
    ["林晓", "林晓"],
    ["김 지수", "김-지수"],
    ["!!!", ""],
  ])("%s suggests %s", (name, login) => {
    expect(suggestedLogin(name)).toBe(login);
  });
  it.each([
    ["mina", true],
    ["a.b-c_d@e+f", true],
    ["-mina", false],
    ["mi na", false],
    ["", false],
  ])("%s: %s", (login, ok) => {
    expect(isLogin(login)).toBe(ok);
  });
});

describe("the first run", () => {
  it("needs only a name on one's own machine, and speaks the chosen language at once", async () => {
    const heard = serve({ "POST /api/setup": () => json(signedIn, 201) });
    const { user, client } = await renderPage(<SetupScreen />, { session: fresh });
    await user.click(screen.getByRole("radio", { name: "한국어" }));
    expect(await screen.findByRole("heading", { name: "Hupan에 오신 것을 환영합니다" })).toBeInTheDocument();
    await user.type(screen.getByLabelText("어떻게 불러 드릴까요?"), " 지수 ");
    await user.click(screen.getByRole("button", { name: "시작하기" }));
    await waitFor(() => expect(client.getQueryData(sessionQuery.queryKey)).toEqual(signedIn));
    expect(heard[0]?.body).toEqual({ name: "지수", language: "ko" });
  });

  it("asks for what is missing before it asks the server", async () => {
    const heard = serve({});
    const { user } = await renderPage(<SetupScreen />, { session: fresh });
    await user.click(screen.getByRole("button", { name: "Begin" }));
    expect(screen.getByLabelText("What should it call you?")).toBeInvalid();
    expect(heard).toEqual([]);
  });

  it("demands a password where others can reach it", async () => {
    const heard = serve({ "POST /api/setup": () => json(signedIn, 201) });
    const { user } = await renderPage(<SetupScreen />, { session: { ...fresh, passwordless: false } });
    expect(screen.queryByRole("switch")).not.toBeInTheDocument();
    await user.type(screen.getByLabelText("What should it call you?"), "Mina");
    await user.type(screen.getByLabelText("Password"), "short");
    await user.click(screen.getByRole("button", { name: "Begin" }));
    expect(screen.getByLabelText("Password")).toBeInvalid();
    await user.type(screen.getByLabelText("Password"), " but longer now");
    await user.click(screen.getByRole("button", { name: "Begin" }));
    await waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]?.body).toEqual({
      name: "Mina",
      login: "mina",
      password: "short but longer now",
      language: "en",
    });
  });

  it("says what the server refuses", async () => {
    serve({ "POST /api/setup": () => problem(409, "identity.already_set_up") });
    const { user } = await renderPage(<SetupScreen />, { session: fresh });
    await user.type(screen.getByLabelText("What should it call you?"), "Mina{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Somebody has set this Hupan up already");
  });
});

describe("signing in", () => {
  it("brings the session, and empties the password after a refusal", async () => {
    let tries = 0;
    serve({
      "POST /api/session": () => {
        tries += 1;
        return tries === 1 ? problem(401, "identity.wrong_credentials") : json(signedIn);
      },
    });
    const { user, client } = await renderPage(<SignInScreen />, {
      session: { ...session, state: "anonymous", person: null },
    });
    await user.type(screen.getByLabelText("Name for signing in"), "mina");
    await user.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Name or password is wrong.");
    expect(screen.getByLabelText("Password")).toHaveValue("");
    await user.type(screen.getByLabelText("Password"), "right{Enter}");
    await waitFor(() => expect(client.getQueryData(sessionQuery.queryKey)?.person).toEqual(person));
  });
});

describe("joining", () => {
  const invitation = { role: "member", inviter_name: "Mina Park", expires_at: "2026-11-28T00:00:00Z" };

  it("makes an account from an invitation", async () => {
    const heard = serve({
      "GET /api/session": () => json({ ...session, state: "anonymous", person: null, csrf_token: "before" }),
      "GET /api/invitations/lookup": () => json(invitation),
      "POST /api/invitations/accept": () => json(signedIn, 201),
    });
    const { user, client } = await renderPage(<JoinScreen />, { session: null });
    expect(await screen.findByRole("heading", { name: "Mina Park invites you" })).toBeInTheDocument();
    await user.type(screen.getByLabelText("Your name"), "Lin");
    await user.type(screen.getByLabelText("Password"), "four words in a row");
    await user.click(screen.getByRole("button", { name: "Join" }));
    await waitFor(() => expect(client.getQueryData(sessionQuery.queryKey)).toEqual(signedIn));
    const sent = heard.find((one) => one.method === "POST");
    expect(sent?.body).toMatchObject({ login: "lin", name: "Lin", language: "en" });
    expect(sent?.headers.get("X-CSRF-Token")).toBe("before");
  });

  it("says that an invitation is over", async () => {
    serve({
      "GET /api/session": () => json({ ...session, state: "anonymous", person: null }),
      "GET /api/invitations/lookup": () => problem(410, "identity.invitation_gone"),
    });
    await renderPage(<JoinScreen />, { session: null });
    expect(
      await screen.findByRole("heading", { name: "This invitation no longer works" }),
    ).toBeInTheDocument();
  });
});
