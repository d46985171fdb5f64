import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderPage } from "../../../tests/render";
import { readEntities } from "./entities";
import { safeLink, safePicture } from "./links";
import { Markdown } from "./Markdown";

describe("text by strangers", () => {
  it("shows tags as text", async () => {
    const text =
      "a <script>alert(1)</script> <img src=x onerror=alert(1)> b\n\n<iframe src='https://example.org'></iframe>";
    const { container } = await renderPage(<Markdown text={text} />);
    expect(container.querySelector("script, img, iframe")).toBeNull();
    expect(container).toHaveTextContent("<script>alert(1)</script>");
    expect(container).toHaveTextContent("<iframe src='https://example.org'></iframe>");
  });

  it("draws the plain marks for small and raised letters, and only without attributes", async () => {
    const { container } = await renderPage(
      <Markdown text={'H<sub>2</sub>O, a<br>b, <sup onclick="x()">3</sup>'} />,
    );
    expect(container.querySelector("sub")).toHaveTextContent("2");
    expect(container.querySelector("br")).not.toBeNull();
    expect(container.querySelector("sup")).toBeNull();
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    " jAvAsCrIpT:alert(1)",
    "/api/me",
  ])("opens no address like %s", async (address) => {
    expect(safeLink(address)).toBeNull();
    await renderPage(<Markdown text={`[here](<${address}>)`} />);
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("does not follow an address hidden by character references", async () => {
    await renderPage(<Markdown text="[here](javascript&#58;alert(1))" />);
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("opens web links apart, telling them nothing", async () => {
    await renderPage(<Markdown text="[there](https://example.org/a)" />);
    const link = screen.getByRole("link", { name: "there" });
    expect(link).toHaveAttribute("href", "https://example.org/a");
    expect(link).toHaveAttribute("target", "_blank");
    expect(link.getAttribute("rel")).toMatch(/noopener.*noreferrer/);
  });

  it("asks for a picture elsewhere only when the reader wants it", async () => {
    const { container } = await renderPage(
      <Markdown text="![a cat](https://pictures.example.org/c.png?secret=1)" />,
    );
    expect(container.querySelector("img")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: /a cat.*pictures\.example\.org/s }));
    const picture = screen.getByRole("img", { name: "a cat" });
    expect(picture).toHaveAttribute("src", "https://pictures.example.org/c.png?secret=1");
    expect(picture).toHaveAttribute("referrerpolicy", "no-referrer");
  });

  it("shows only the words of a picture that is no web address", async () => {
    expect(safePicture("data:image/svg+xml,<svg onload=alert(1)>")).toBeNull();
    await renderPage(<Markdown text="![a cat](data:image/png;base64,AA)" />);
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText("a cat")).toBeInTheDocument();
  });
});

describe("drawing", () => {
  it("draws tables, tasks, lists and code", async () => {
    const text = "| a | b |\n|:-:|--|\n| 1 | 2 |\n\n3. three\n4. four\n\n- [x] done\n\n```py\nx = 1\n```";
    await renderPage(<Markdown text={text} />);
    expect(screen.getByRole("columnheader", { name: "a" })).toHaveAttribute("data-align", "center");
    expect(screen.getAllByRole("list")[0]).toHaveAttribute("start", "3");
    expect(screen.getByRole("img", { name: "done" })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy code" })).toBeInTheDocument();
    expect(screen.getByText("py")).toBeInTheDocument();
  });

  it.each([
    ["湖畔的清晨", "zh-Hans"],
    ["호숫가 湖畔", "ko"],
    ["By the lake", null],
  ])("names the language of %s", async (text, language) => {
    const { container } = await renderPage(<Markdown text={text} />);
    expect(container.querySelector(".prose-hupan")?.getAttribute("lang") ?? null).toBe(language);
  });

  it("reads character references", () => {
    expect(readEntities("a &amp; b &lt;c&gt; &#8212; &#x4e2d; &nope; &#xd800;")).toBe(
      "a & b <c> — 中 &nope; &#xd800;",
    );
  });
});
