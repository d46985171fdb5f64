import { beforeEach, describe, expect, it, vi } from "vitest";

/** Words as a page finds them when it opens. */
async function opened() {
  vi.resetModules();
  const words = await import("./words");
  const heard = vi.fn();
  words.subscribe(heard);
  return { ...words, heard };
}

describe("words", () => {
  let page: Awaited<ReturnType<typeof opened>>;
  beforeEach(async () => {
    page = await opened();
  });

  it("are not there before a language is spoken", () => {
    expect(page.nowSpoken).toThrow("speak() comes first");
  });

  it("of rooms come when the room is entered", async () => {
    await page.speak("en");
    expect(page.nowSpoken().messages.common).toBeDefined();
    expect(Object.keys(page.nowSpoken().messages)).not.toContain("sell");

    await page.enterRoom("sell");
    expect(page.nowSpoken().messages.sell.title).toBe("Import a catalogue");
    expect(Object.keys(page.nowSpoken().messages)).not.toContain("models");
    const before = page.nowSpoken();
    await page.enterRoom("sell");
    expect(page.nowSpoken()).toBe(before);
    expect(page.heard).toHaveBeenCalledTimes(2);
  });

  it("of entered rooms change with the language", async () => {
    await page.speak("en");
    await page.enterRoom("sell");
    await page.speak("ko");
    expect(page.nowSpoken().language).toBe("ko");
    expect(page.nowSpoken().messages.sell.title).toMatch(/\p{Script=Hangul}/u);
  });

  it("are whole, in whatever order rooms are entered and languages chosen", async () => {
    const speaking = page.speak("en");
    const entering = page.enterRoom("sell");
    const choosing = page.speak("zh");
    const entering2 = page.enterRoom("models");
    page.subscribe(() => {
      const { messages } = page.nowSpoken();
      expect("sell" in messages && "models" in messages).toBe(true);
    });
    await entering;
    expect(page.nowSpoken().language).toBe("zh");
    await Promise.all([speaking, choosing, entering2]);
    expect(page.nowSpoken().messages.models.title).toMatch(/\p{Script=Han}/u);
    expect(page.nowSpoken().messages.sell.title).toMatch(/\p{Script=Han}/u);
  });

  it("that do not come keep only their own room shut", async () => {
    await page.speak("en");
    vi.doMock("./messages/en/sell", () => {
      throw new Error("no network");
    });
    await expect(page.enterRoom("sell")).rejects.toThrow();
    vi.doUnmock("./messages/en/sell");
    await page.enterRoom("models");
    expect(page.nowSpoken().messages.models).toBeDefined();
    await page.speak("zh");
    expect(Object.keys(page.nowSpoken().messages)).not.toContain("sell");
  });
});
