import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderPage } from "../../../../tests/render";
import { aMessage } from "../testing";
import { PersonMessage } from "./PersonMessage";
import type { ChatActions } from "./useChatActions";

const actions = (changes: Partial<ChatActions> = {}): ChatActions => ({
  busy: false,
  edit: vi.fn(async () => true),
  regenerate: vi.fn(),
  goOn: vi.fn(),
  stop: vi.fn(),
  show: vi.fn(),
  ...changes,
});
const mine = (text: string) => aMessage({ role: "user", parts: [{ type: "text", text }] });

describe("the person's message", () => {
  it("is written anew in its place; Escape leaves it as it was", async () => {
    const given = actions();
    const message = mine("One");
    const { user } = await renderPage(<PersonMessage message={message} actions={given} locked={false} />);
    await user.click(screen.getByRole("button", { name: "Edit" }));
    const field = screen.getByRole("textbox", { name: "Edit your message" });
    expect(field).toHaveFocus();
    await user.type(field, " and two{Escape}");
    expect(given.edit).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Edit" }));
    await user.type(screen.getByRole("textbox", { name: "Edit your message" }), " more{Enter}");
    expect(given.edit).toHaveBeenCalledExactlyOnceWith(message, "One more");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("stays open for another try when it was refused", async () => {
    const given = actions({ edit: vi.fn(async () => false) });
    const { user } = await renderPage(<PersonMessage message={mine("One")} actions={given} locked={false} />);
    await user.click(screen.getByRole("button", { name: "Edit" }));
    await user.type(screen.getByRole("textbox"), "!{Enter}");
    expect(screen.getByRole("textbox")).toHaveValue("One!");
  });

  it("cannot be changed while a reply is written", async () => {
    await renderPage(<PersonMessage message={mine("One")} actions={actions()} locked />);
    expect(screen.getByRole("button", { name: "Edit" })).toBeDisabled();
  });

  it("is folded when it is long", async () => {
    const { user } = await renderPage(
      <PersonMessage message={mine("line\n".repeat(40))} actions={actions()} locked={false} />,
    );
    const fold = screen.getByRole("button", { name: "Show all of it" });
    expect(fold).toHaveAttribute("aria-expanded", "false");
    await user.click(fold);
    expect(screen.getByRole("button", { name: "Show less" })).toHaveAttribute("aria-expanded", "true");
  });
});
