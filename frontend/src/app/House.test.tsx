import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useSignOut } from "@/api";
import { json, problem, renderPage, serve, session } from "../../tests/render";
import { House } from "./House";

const anonymous = { ...session, state: "anonymous" as const, person: null };
const nothing = {
  "GET /api/models": () => json({ items: [], default_model_id: null, machine: {} }),
  "GET /api/models/events": () => new Response(null, { status: 204 }),
};

function Leave() {
  const signOut = useSignOut();
  return (
    <button type="button" onClick={() => void signOut()}>
      leave
    </button>
  );
}

describe("the house", () => {
  it.each([
    ["setup", "Welcome to Hupan"],
    ["anonymous", "Sign in"],
  ] as const)("meets %s with: %s", async (state, title) => {
    serve({ "GET /api/session": () => json({ ...anonymous, state }) });
    await renderPage(<House />, { session: null });
    expect(await screen.findByRole("heading", { name: title })).toBeInTheDocument();
  });

  it("shows the rooms to whoever is in, and the door once they have left", async () => {
    let left = false;
    serve({
      ...nothing,
      "GET /api/session": () => json(left ? anonymous : session),
      "DELETE /api/session": () => {
        left = true;
        return new Response(null, { status: 204 });
      },
    });
    const { user } = await renderPage(
      <>
        <House />
        <Leave />
      </>,
      { session: null },
    );
    expect((await screen.findAllByRole("navigation", { name: "Rooms" })).length).toBeGreaterThan(0);
    await user.click(screen.getByText("leave"));
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
  });

  it("says when nothing answers, and tries again", async () => {
    let broken = true;
    serve({
      ...nothing,
      "GET /api/session": () => (broken ? problem(503, "platform.database_unavailable") : json(anonymous)),
    });
    const { user } = await renderPage(<House />, { session: null });
    expect(await screen.findByRole("alert")).toHaveTextContent("The database does not answer.");
    broken = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Sign in" })).toBeInTheDocument());
  });
});
