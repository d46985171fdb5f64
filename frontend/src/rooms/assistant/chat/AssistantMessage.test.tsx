import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { MessageView } from "@/api";
import { renderPage, serve } from "../../../../tests/render";
import { Announcer } from "../live/Announcer";
import { followReply } from "../live/liveReplies";
import { aMessage, eventStream } from "../testing";
import { AssistantMessage } from "./AssistantMessage";
import type { ChatActions } from "./useChatActions";

const actions = (): ChatActions => ({
  busy: false,
  edit: vi.fn(),
  regenerate: vi.fn(),
  goOn: vi.fn(),
  stop: vi.fn(),
  show: vi.fn(),
});
const drawn = (message: MessageView, given = actions()) => (
  <AssistantMessage message={message} actions={given} locked={false} newest />
);

describe("a reply that is being written", () => {
  it("shows what was there, goes on, never doubles, and tells it in sentences", async () => {
    const stream = eventStream();
    serve({ "GET /api/runs/run_live/events": stream.response });
    const message = aMessage({
      id: "msg_live",
      run_id: "run_live",
      status: "running",
      parts: [{ type: "text", text: "The lake is" }],
    });
    const onFinished = vi.fn();
    const { container } = await renderPage(
      <>
        {drawn(message)}
        <Announcer message={message} />
      </>,
    );
    const text = () => container.querySelector(".prose-hupan")?.textContent;
    const heard = () => [...container.querySelectorAll("[aria-live] p")].map((line) => line.textContent);
    expect(text()).toBe("The lake is");

    const leave = followReply({ ...message, run_id: "run_live" }, { onFinished, onRefused: vi.fn() });
    await act(async () => {
      stream.tell(1, "started", { model_id: "small" });
      stream.tell(2, "part", { index: 0, part: { type: "text", text: "" } });
      stream.tell(3, "delta", { index: 0, text: "The lake" });
      stream.tell(4, "delta", { index: 0, text: " is calm. And" });
      stream.tell(4, "delta", { index: 0, text: " is calm. And" });
    });
    await waitFor(() => expect(text()).toBe("The lake is calm. And"));
    await waitFor(() => expect(heard()).toEqual(["Hupan is writing.", "The lake is calm."]));

    const kept = {
      ...message,
      status: "complete",
      parts: [{ type: "text", text: "The lake is calm. And clear." }],
    };
    await act(async () => {
      stream.tell(5, "delta", { index: 0, text: " clear." });
      stream.tell(6, "finished", { state: "finished", message: kept });
    });
    await waitFor(() => expect(onFinished).toHaveBeenCalledExactlyOnceWith(kept));
    expect(text()).toBe("The lake is calm. And clear.");
    await waitFor(() =>
      expect(heard().slice(1)).toEqual(["The lake is calm.", "And clear.", "The reply is complete."]),
    );
    leave();
  });
});

describe("a reply that ended badly", () => {
  it.each(["stopped", "interrupted"] as const)("can go on when it was %s", async (status) => {
    const given = actions();
    const message = aMessage({ status, parts: [{ type: "text", text: "Half a" }] });
    const { user } = await renderPage(drawn(message, given));
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(given.goOn).toHaveBeenCalledExactlyOnceWith(message);
  });

  it("tries again, and does not go on, where the model began to repeat itself", async () => {
    const given = actions();
    const message = aMessage({
      parts: [
        { type: "text", text: "The lake is calm." },
        { type: "notice", code: "runs.repeated", params: {} },
      ],
    });
    const { user } = await renderPage(drawn(message, given));
    expect(
      screen.getByText("The model began to repeat itself, so the reply was ended here."),
    ).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Continue" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(given.regenerate).toHaveBeenCalledExactlyOnceWith(message);
  });

  it("says what went wrong and tries again", async () => {
    const given = actions();
    const problem = {
      type: "urn:hupan:problem:inference.engine_died",
      title: "",
      status: 503,
      detail: "died",
      code: "inference.engine_died",
      params: {},
    };
    const { user } = await renderPage(drawn(aMessage({ status: "failed", problem }), given));
    expect(screen.getByText(/engine stopped/i)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(given.regenerate).toHaveBeenCalledOnce();
  });

  it("leads to the models when the model is the trouble", async () => {
    const problem = { type: "", title: "", status: 409, detail: "", code: "models.not_ready", params: {} };
    await renderPage(drawn(aMessage({ status: "failed", problem })));
    expect(screen.getByRole("link", { name: "See models" })).toHaveAttribute("href", "/models");
  });
});

describe("versions and thinking", () => {
  it("walks between versions", async () => {
    const given = actions();
    const message = aMessage({ siblings: ["a", "msg_1", "b"], parts: [{ type: "text", text: "x" }] });
    const { user } = await renderPage(drawn(message, given));
    expect(screen.getByText("Version 2 of 3")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Version before" }));
    await user.click(screen.getByRole("button", { name: "Version after" }));
    expect(given.show).toHaveBeenNthCalledWith(1, "a");
    expect(given.show).toHaveBeenNthCalledWith(2, "b");
  });

  it("folds the thinking away under its time", async () => {
    const message = aMessage({
      parts: [
        { type: "thinking", text: "Let me see.", seconds: 4.2 },
        { type: "text", text: "Yes." },
      ],
    });
    const { user } = await renderPage(drawn(message));
    expect(screen.queryByText("Let me see.")).toBeNull();
    const fold = screen.getByRole("button", { name: "Thought for 4 seconds" });
    expect(fold).toHaveAttribute("aria-expanded", "false");
    await user.click(fold);
    expect(screen.getByText("Let me see.")).toBeVisible();
  });
});
