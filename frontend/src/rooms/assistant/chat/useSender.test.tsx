import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { json, problem, renderPage, serve } from "../../../../tests/render";
import { enqueue, outgoing } from "../composer/outbox";
import type { Thread } from "../data/queries";
import { aMessage } from "../testing";
import { type Hold, useSender } from "./useSender";

const empty: Thread = { items: [], hasOlder: false, total: 0 };
let count = 0;

function Probe({ conversation, hold }: { conversation: string; hold: Hold }) {
  const sender = useSender(conversation, hold, empty);
  return (
    <>
      <p>sending: {sender.sending?.text ?? "nothing"}</p>
      <p>waiting: {sender.waiting.map((item) => item.text).join(", ") || "nothing"}</p>
      <p>refused: {sender.refusal?.code ?? "no"}</p>
      <button type="button" onClick={sender.retry}>
        retry
      </button>
      <button type="button" onClick={() => sender.waiting[0] && sender.cancel(sender.waiting[0].clientId)}>
        cancel
      </button>
    </>
  );
}

/** A conversation of its own for each test: what waits is kept outside of React. */
function conversation(...texts: string[]) {
  count += 1;
  const id = `conv_sender_${count}`;
  for (const text of texts) enqueue(id, outgoing(text, []));
  return id;
}
const posts = (id: string) => `POST /api/conversations/${id}/messages`;
const posted = () =>
  json(
    {
      message: aMessage({ id: "m1", role: "user" }),
      reply: aMessage({ id: "m2", status: "running" }),
      run: {},
    },
    201,
  );

describe("sending", () => {
  it("waits while something holds it, then sends in order, each with its own id", async () => {
    const id = conversation("one", "two");
    const heard = serve({ [posts(id)]: posted });
    const { unmount } = await renderPage(<Probe conversation={id} hold="reply" />);
    expect(screen.getByText("waiting: one, two")).toBeInTheDocument();
    expect(heard).toHaveLength(0);
    unmount();
    await renderPage(<Probe conversation={id} hold={null} />);
    await waitFor(() => expect(screen.getByText("waiting: nothing")).toBeInTheDocument());
    await waitFor(() => expect(heard).toHaveLength(2));
    const bodies = heard.map((one) => one.body as { parts: unknown; client_id: string; parent_id: null });
    expect(bodies.map((body) => body.parts)).toEqual([
      [{ type: "text", text: "one" }],
      [{ type: "text", text: "two" }],
    ]);
    expect(new Set(bodies.map((body) => body.client_id)).size).toBe(2);
  });

  it("says why a message was refused, and sends the same one again when told to", async () => {
    const id = conversation("one");
    let refuse = true;
    const heard = serve({ [posts(id)]: () => (refuse ? problem(429, "inference.queue_full") : posted()) });
    const { user } = await renderPage(<Probe conversation={id} hold={null} />);
    expect(await screen.findByText("refused: inference.queue_full")).toBeInTheDocument();
    expect(screen.getByText("waiting: one")).toBeInTheDocument();
    refuse = false;
    await user.click(screen.getByRole("button", { name: "retry" }));
    await waitFor(() => expect(screen.getByText("waiting: nothing")).toBeInTheDocument());
    const [first, second] = heard.map((one) => (one.body as { client_id: string }).client_id);
    expect(second).toBe(first);
  });

  it("takes a message back", async () => {
    const id = conversation("one", "two");
    const { user } = await renderPage(<Probe conversation={id} hold="model" />);
    await user.click(screen.getByRole("button", { name: "cancel" }));
    expect(screen.getByText("waiting: two")).toBeInTheDocument();
  });

  it("keeps what waits over a reload", async () => {
    const id = conversation("one");
    expect(JSON.parse(localStorage.getItem(`hupan.outbox.${id}`) ?? "[]")).toMatchObject([
      { text: "one", files: [] },
    ]);
  });
});
