import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { json, person, problem, renderPage, serve, session } from "../../../tests/render";
import { Choices } from "./Choices";

const CHOICES = "/api/notices/choices";
const TOPICS = ["orders", "selling_stock", "operating"] as const;
const chosen = (off: string[] = []) => ({
  items: TOPICS.map((topic) => ({ topic, mail: !off.includes(topic), push: true })),
});
const member = { ...session, person: { ...person, role: "member" as const } };

describe("what reaches one", () => {
  it("is chosen topic by topic, way by way", async () => {
    const heard = serve({
      [`GET ${CHOICES}`]: () => json(chosen()),
      [`PUT ${CHOICES}/selling_stock`]: () => json(chosen(["selling_stock"])),
    });
    const { user } = await renderPage(<Choices />);
    const box = await screen.findByRole("checkbox", { name: "Stock that runs out: E-mail" });
    expect(box).toBeChecked();
    await user.click(box);
    expect(heard.find(({ method }) => method === "PUT")?.body).toEqual({ mail: false, push: true });
    expect(await screen.findByRole("checkbox", { name: "Stock that runs out: E-mail" })).not.toBeChecked();
    expect(screen.getByRole("checkbox", { name: "Stock that runs out: Devices" })).toBeChecked();
  });

  it("is about buying alone for who does not sell", async () => {
    serve({
      [`GET ${CHOICES}`]: () => json(chosen()),
      "GET /api/market/desks/mine": () => json({ items: [] }),
    });
    await renderPage(<Choices />, { session: member });
    expect(await screen.findByRole("checkbox", { name: "Orders and money back: E-mail" })).toBeEnabled();
    expect(screen.getAllByRole("checkbox")).toHaveLength(2);
  });

  it("says when it cannot be loaded", async () => {
    serve({ [`GET ${CHOICES}`]: () => problem(503, "platform.database_unavailable") });
    await renderPage(<Choices />);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
  });
});
