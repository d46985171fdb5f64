import { describe, expect, it } from "vitest";
import { createFormat } from "./format";

describe("formats", () => {
  it.each([
    ["en", 412_000_000, "412 MB"],
    ["en", 1_117_320_768, "1,117 MB"],
    ["en", 5_680_000_000, "5.7 GB"],
    ["en", 9_500, "10 kB"],
    ["en", 155, "155 bytes"],
    ["ko", 155, "155바이트"],
    ["ko", 1_117_320_768, "1,117MB"],
    ["zh", 1_117_320_768, "1,117 MB"],
  ])("write a size in %s", (locale, size, text) => {
    expect(createFormat(locale).bytes(size)).toBe(text);
  });

  it("count memory as its makers do", () => {
    expect(createFormat("en").memory(24 * 2 ** 30)).toBe("24 GB");
    expect(createFormat("en").memory(1_992_294_400)).toBe("1.9 GB");
  });

  it.each([
    ["en", 20, "20 seconds"],
    ["en", 100, "2 minutes"],
    ["en", 5_400, "1.5 hours"],
    ["zh", 100, "2分钟"],
    ["ko", 100, "2분"],
  ])("write a duration in %s", (locale, seconds, text) => {
    expect(createFormat(locale).duration(seconds)).toBe(text);
  });

  it.each([
    ["en", 0, "now"],
    ["en", 5 * 60, "5 minutes ago"],
    ["en", 26 * 3_600, "yesterday"],
    ["ko", 3 * 3_600, "3시간 전"],
    ["zh", 2 * 86_400, "前天"],
    ["en", 40 * 86_400, "Oct 12, 2026"],
  ])("tell in %s how long ago it was", (locale, seconds, text) => {
    const now = new Date("2026-11-21T12:00:00Z");
    expect(createFormat(locale).ago(new Date(now.getTime() - seconds * 1_000), now)).toBe(text);
  });

  it("names countries, and leaves what is none as it is", () => {
    expect(createFormat("ko").country("KR")).toBe("대한민국");
    expect(createFormat("en").country("not one")).toBe("not one");
  });

  it("writes what goes out with a minus", () => {
    expect(createFormat("en").money({ minor: -150, currency: "USD" })).toBe("−$1.50");
  });
});
