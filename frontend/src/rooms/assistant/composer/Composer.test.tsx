import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import type { FileView } from "@/api";
import { json, person, problem, renderPage, serve, session } from "../../../../tests/render";
import { aModel } from "../testing";
import { Composer, type ComposerHandle } from "./Composer";

type Sent = [text: string, files: readonly FileView[]];

async function write(
  changes: Partial<Parameters<typeof Composer>[0]> = {},
  sendWith: "enter" | "ctrl_enter" = "enter",
) {
  const onSend = vi.fn<(...sent: Sent) => void>();
  const ref = createRef<ComposerHandle>();
  const model = aModel();
  const view = await renderPage(
    <Composer
      ref={ref}
      draftName="conv_1"
      choice={{ model, offered: [model] }}
      thinking={null}
      offline={false}
      replying={false}
      onChooseModel={() => undefined}
      onThinking={() => undefined}
      onStop={null}
      onSend={onSend}
      {...changes}
    />,
    {
      session: {
        ...session,
        person: { ...person, preferences: { ...person.preferences, send_with: sendWith } },
      },
    },
  );
  return { ...view, ref, onSend, field: screen.getByRole("textbox", { name: "Message" }) };
}
const picture = () => new File(["x"], "cat.png", { type: "image/png" });

describe("writing", () => {
  it("sends with Enter and begins a new line with Shift Enter", async () => {
    const { user, field, onSend } = await write();
    await user.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("one\ntwo", []);
    expect(field).toHaveValue("");
  });

  it("sends with Ctrl Enter where the person wants it so", async () => {
    const { user, field, onSend } = await write({}, "ctrl_enter");
    await user.type(field, "one{Enter}two{Control>}{Enter}{/Control}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("one\ntwo", []);
  });

  it("goes on there after a tap elsewhere has spoken, but brings up no keyboard on a phone", async () => {
    const { ref, field, unmount } = await write();
    field.blur();
    act(() => ref.current?.resume());
    expect(field).toHaveFocus();
    unmount();

    const screens = window.matchMedia;
    const phone = vi
      .spyOn(window, "matchMedia")
      .mockImplementation((query) => ({ ...screens(query), matches: query === "(pointer: coarse)" }));
    const there = await write();
    act(() => there.ref.current?.resume());
    expect(there.field).not.toHaveFocus();
    phone.mockRestore();
  });

  it("leaves Enter to the input method while it composes", async () => {
    const { field, onSend } = await write();
    fireEvent.change(field, { target: { value: "안녕" } });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: "Enter", keyCode: 13 });
    expect(onSend).toHaveBeenCalledExactlyOnceWith("안녕", []);
  });

  it("sends nothing that is empty, and nothing without the server", async () => {
    const { user, field, onSend, unmount } = await write();
    await user.type(field, "   {Enter}");
    expect(onSend).not.toHaveBeenCalled();
    unmount();
    const offline = await write({ offline: true });
    await offline.user.type(offline.field, "a{Enter}");
    expect(offline.onSend).not.toHaveBeenCalled();
    expect(offline.field).toHaveAttribute("placeholder", "Offline: reading only");
  });

  it("keeps a draft for its conversation, and forgets it when it is sent", async () => {
    const { user, field, unmount } = await write();
    await user.type(field, "half a tho");
    unmount();
    const again = await write();
    expect(again.field).toHaveValue("half a tho");
    await again.user.type(again.field, "ught{Enter}");
    again.unmount();
    expect((await write()).field).toHaveValue("");
  });

  it("keeps drafts of two conversations apart", async () => {
    const first = await write();
    await first.user.type(first.field, "one");
    first.unmount();
    expect((await write({ draftName: "conv_2" })).field).toHaveValue("");
  });

  it("offers to stop while a reply is written, and to send after it", async () => {
    const onStop = vi.fn();
    const { user, field, onSend } = await write({ replying: true, onStop });
    expect(screen.queryByRole("button", { name: "Send when the reply is done" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(onStop).toHaveBeenCalledOnce();
    await user.type(field, "next");
    await user.click(screen.getByRole("button", { name: "Send when the reply is done" }));
    expect(onSend).toHaveBeenCalledExactlyOnceWith("next", []);
  });
});

describe("files", () => {
  const stored: FileView = { id: "file_1", name: "notes.md", media_type: "text/markdown", size_bytes: 4 };

  it("go up at once and along with the message", async () => {
    const heard = serve({ "POST /api/files": () => json(stored, 201) });
    const { user, field, ref, onSend } = await write();
    ref.current?.addFiles([new File(["# hi"], "notes.md", { type: "text/markdown" })]);
    await waitFor(() => expect(heard).toHaveLength(1));
    await user.type(field, "read{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("read", [stored]);
    expect(screen.queryByText("notes.md")).toBeNull();
  });

  it("are taken from the clipboard, and text is left to the field", async () => {
    const heard = serve({ "POST /api/files": () => json(stored, 201) });
    const { field } = await write();
    fireEvent.paste(field, { clipboardData: { files: [] } });
    expect(heard).toHaveLength(0);
    fireEvent.paste(field, {
      clipboardData: { files: [new File(["# hi"], "notes.md", { type: "text/markdown" })] },
    });
    expect(await screen.findByText("notes.md")).toBeInTheDocument();
    await waitFor(() => expect(heard).toHaveLength(1));
  });

  it("are said to be refused, and hold the message until they are gone", async () => {
    serve({ "POST /api/files": () => problem(415, "files.unsupported", "no") });
    const { user, field, ref, onSend } = await write();
    ref.current?.addFiles([new File(["x"], "a.bin", { type: "application/octet-stream" })]);
    expect(await screen.findByText("Files of this kind cannot be read here.")).toBeInTheDocument();
    await user.type(field, "go{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Remove a.bin" }));
    await user.type(field, "{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("go", []);
  });

  it("that are images are refused before sending where the model reads text only", async () => {
    vi.stubGlobal(
      "URL",
      Object.assign(URL, { createObjectURL: () => "blob:cat", revokeObjectURL: () => undefined }),
    );
    serve({
      "POST /api/files": () =>
        json({ ...stored, id: "file_2", name: "cat.png", media_type: "image/png" }, 201),
    });
    const onChooseModel = vi.fn();
    const blind = aModel();
    const seeing = aModel({ id: "seeing", name: "Qwen Sees", abilities: ["chat", "vision"] });
    const { user, field, ref, onSend } = await write({
      choice: { model: blind, offered: [blind, seeing] },
      onChooseModel,
    });
    ref.current?.addFiles([picture()]);
    expect(await screen.findByText(/Qwen Small reads text only/)).toBeInTheDocument();
    await user.type(field, "look{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Use Qwen Sees" }));
    expect(onChooseModel).toHaveBeenCalledExactlyOnceWith("seeing");
    await user.click(screen.getByRole("button", { name: "Remove the images" }));
    await user.type(field, "{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("look", []);
  });
});
