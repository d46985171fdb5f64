import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderCard } from "../../../tests/cards";
import { json, serve } from "../../../tests/render";

const LINE = { id: "par_00000000000000000000000000", about: "size", value: "42", subject: "shoes", whom: "" };
const KEPT = { ...LINE, by_talk: true, told_at: "2026-11-22T12:00:00Z" };

it("erases what is remembered, and puts it back", async () => {
  const heard = serve({
    [`DELETE /api/particulars/${LINE.id}`]: () => json({ lines: [KEPT] }),
    "POST /api/particulars": () => json(KEPT, 201),
  });
  const { user } = await renderCard("shopping.remembered");
  await user.click(await screen.findByRole("button", { name: "Erase: You wear 42 in shoes" }));
  await user.click(await screen.findByRole("button", { name: "Undo, remember again: You wear 42 in shoes" }));
  await waitFor(() => expect(screen.getByText("It is remembered.")).toBeInTheDocument());
  expect(heard.length).toBe(2);
});

it("says what was known, and sets it aside by a tap", async () => {
  serve({});
  const { user, said } = await renderCard("shopping.products");
  await user.click(await screen.findByRole("button", { name: "You wear 42" }));
  await user.click(await screen.findByRole("button", { name: "Not this time" }));
  expect(said).toEqual(["Not this time: You wear 42"]);
  expect(screen.getByRole("button", { name: "You avoid nuts (2 left out)" })).toBeInTheDocument();
});
