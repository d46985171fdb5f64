/** What the assistant's browser tests stand on: a person who is in, a model that is ready, and conversations to look at. */
import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";

/** A reply of the small model on two busy cores. */
export const REPLY_MS = 120_000;
/** The model's way here from the package registry. */
const MODEL_MS = 600_000;

async function csrf(request: APIRequestContext): Promise<Record<string, string>> {
  const session = await (await request.get("/api/session")).json();
  return { "X-CSRF-Token": session.csrf_token };
}

/** Sets the house up where nobody has, in the given language, and waits for the model. */
export async function enter(page: Page, language: "en" | "zh" | "ko" = "en"): Promise<void> {
  const { request } = page;
  const session = await (await request.get("/api/session")).json();
  if (session.state === "setup") {
    const made = await request.post("/api/setup", { data: { name: "Mina", password: null, language } });
    expect(made.ok(), await made.text()).toBe(true);
  }
  await change(request, { language, preferences: { send_with: "enter", show_thinking: false } });
  await expect.poll(async () => readyModel(request), { timeout: MODEL_MS, intervals: [1_000] }).toBe("ready");
}

export async function change(request: APIRequestContext, changes: object): Promise<void> {
  const answer = await request.patch("/api/me", { data: changes, headers: await csrf(request) });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function readyModel(request: APIRequestContext): Promise<string> {
  const list = await (await request.get("/api/models")).json();
  const model = list.items.find((one: { id: string }) => one.id === list.default_model_id);
  return model?.state ?? "none";
}

export interface Written {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** Brings in a conversation, as an export of it would be, and returns its id. */
export async function bringIn(
  request: APIRequestContext,
  title: string,
  messages: readonly Written[],
): Promise<string> {
  const at = new Date().toISOString();
  const id = (index: number) => `msg_${String(index).padStart(26, "0")}`;
  const document = {
    format: "hupan.conversations",
    version: 1,
    exported_at: at,
    conversations: [
      {
        title,
        title_source: "person",
        pinned: false,
        archived: false,
        model_id: null,
        thinking: null,
        created_at: at,
        updated_at: at,
        active_leaf_id: id(messages.length - 1),
        messages: messages.map(({ role, text }, index) => ({
          id: id(index),
          parent_id: index === 0 ? null : id(index - 1),
          role,
          parts: [{ type: "text", text }],
          status: "complete",
          model_id: null,
          usage: null,
          created_at: at,
        })),
      },
    ],
  };
  const answer = await request.post("/api/import", { data: document, headers: await csrf(request) });
  expect(answer.ok(), await answer.text()).toBe(true);
  const list = await (await request.get("/api/conversations?limit=50")).json();
  return list.items.find((one: { title: string }) => one.title === title).id;
}

export const words = {
  en: {
    message: "Message",
    send: "Send",
    stop: "Stop",
    again: "Write again",
    it: "Hupan wrote",
    stopped: "You stopped this reply.",
  },
  zh: {
    message: "消息",
    send: "发送",
    stop: "停止",
    again: "重写",
    it: "Hupan 回复",
    stopped: "你停止了这次回复。",
  },
  ko: {
    message: "메시지",
    send: "보내기",
    stop: "멈추기",
    again: "다시 쓰기",
    it: "Hupan의 답",
    stopped: "답변을 멈췄습니다.",
  },
} as const;

/** More than a model writes that has misunderstood what is to be long. */
const LINE_CHARS = 120;
const LONG_TRIES = 3;

/** The page of the chat, in the words of its language. */
export class Chat {
  readonly field: Locator;
  readonly replies: Locator;

  constructor(
    readonly page: Page,
    readonly language: "en" | "zh" | "ko" = "en",
  ) {
    this.field = page.getByRole("textbox", { name: words[language].message, exact: true });
    this.replies = page.getByRole("article", { name: words[language].it });
  }

  async open(path = "/"): Promise<void> {
    await this.page.goto(path);
    await this.field.waitFor();
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.getByRole("button", { name: words[this.language].send, exact: true }).click();
  }

  /** Asks for something long, and again where the model has done after a line, until more than that is written. */
  async sendLong(text: string): Promise<void> {
    await this.send(text);
    const again = this.replies.last().getByRole("button", { name: words[this.language].again, exact: true });
    for (let tries = 0; tries < LONG_TRIES; tries++) {
      await expect
        .poll(async () => (await this.lastReply()).length > LINE_CHARS || (await again.isVisible()), {
          timeout: REPLY_MS,
        })
        .toBe(true);
      if (await this.stop.isVisible()) return;
      const before = await this.lastReply();
      await again.click();
      // What stands there until the next version has begun is the one before.
      await expect.poll(() => this.lastReply(), { timeout: REPLY_MS }).not.toBe(before);
    }
  }

  get stop(): Locator {
    return this.page.getByRole("button", { name: words[this.language].stop, exact: true });
  }

  /** Waits until nothing is being written. */
  async settled(): Promise<void> {
    await expect(
      this.replies.last().getByRole("button", { name: words[this.language].again, exact: true }),
    ).toBeVisible({
      timeout: REPLY_MS,
    });
    await expect(this.stop).toBeHidden();
  }

  /** The words of the last reply, as they stand on the page now. */
  async lastReply(): Promise<string> {
    return (await this.replies.last().locator(".prose-hupan").allInnerTexts()).join("\n");
  }

  /** Waits until the last reply has begun to be written. */
  async writing(least = 1): Promise<void> {
    await expect
      .poll(async () => (await this.lastReply()).length, { timeout: REPLY_MS })
      .toBeGreaterThanOrEqual(least);
  }
}
