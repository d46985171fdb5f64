import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { renderPage } from "../../tests/render";
import { type Command, CommandPalette, matchesKeys, useCommands, useOfferedCommands } from ".";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe("keys", () => {
  it.each([
    [press("k", { ctrlKey: true }), "mod+k", true],
    [press("k", { metaKey: true }), "mod+k", true],
    [press("K", { ctrlKey: true, shiftKey: true }), "mod+k", false],
    [press("k"), "mod+k", false],
    [press("O", { ctrlKey: true, shiftKey: true }), "mod+shift+o", true],
    [press("o", { ctrlKey: true }), "mod+shift+o", false],
    [press("?", { shiftKey: true }), "?", true],
    [press("?"), "?", true],
    [press("?", { ctrlKey: true }), "?", false],
    [press("Escape"), "esc", true],
  ])("%o is %s: %s", (pressed, keys, expected) => {
    expect(matchesKeys(pressed, keys)).toBe(expected);
  });
});

function command(id: string, label: string, run: () => void = () => {}): Command {
  return { id, group: "Do", label, run };
}

describe("offered commands", () => {
  it("are there while their screen is", async () => {
    const offer = [command("x", "Water the plants")];
    function Offering() {
      useCommands(offer);
      return null;
    }
    function Listing() {
      return (
        <output>
          {useOfferedCommands()
            .map((one) => one.label)
            .join()}
        </output>
      );
    }
    function Both() {
      const [there, setThere] = useState(true);
      return (
        <>
          {there && <Offering />}
          <Listing />
          <button type="button" onClick={() => setThere(false)}>
            leave
          </button>
        </>
      );
    }
    const { user } = await renderPage(<Both />);
    expect(screen.getByText("Water the plants")).toBeInTheDocument();
    await user.click(screen.getByText("leave"));
    expect(screen.queryByText("Water the plants")).not.toBeInTheDocument();
  });
});

function Palette({
  commands,
  found = [],
  onClose = () => {},
}: {
  commands: Command[];
  found?: Command[];
  onClose?: () => void;
}) {
  const [query, setQuery] = useState("");
  return (
    <CommandPalette
      open
      onClose={onClose}
      label="Commands"
      placeholder="Search"
      nothing="Nothing fits"
      query={query}
      onQuery={setQuery}
      commands={commands}
      found={query ? found : []}
    />
  );
}

describe("the command palette", () => {
  it("is worked by keyboard alone", async () => {
    const run = vi.fn();
    const onClose = vi.fn();
    const { user } = await renderPage(
      <Palette
        commands={[command("a", "Water"), command("b", "Weed", run), command("c", "Rest")]}
        onClose={onClose}
      />,
    );
    const field = screen.getByRole("combobox");
    await waitFor(() => expect(field).toHaveFocus());
    const active = () =>
      document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent;
    await user.keyboard("{ArrowUp}");
    expect(active()).toBe("Rest");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(active()).toBe("Weed");
    expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Weed");
    await user.keyboard("{Enter}");
    expect(run).toHaveBeenCalledOnce();
    expect(onClose).toHaveBeenCalled();
  });

  it("filters by every word, adds what was found, and says when nothing fits", async () => {
    const { user } = await renderPage(
      <Palette
        commands={[command("a", "Water the plants"), command("b", "Weed")]}
        found={[{ ...command("f", "A chat about water"), group: "Found" }]}
      />,
    );
    await user.type(screen.getByRole("combobox"), "plants water");
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
      "Water the plants",
      "A chat about water",
    ]);
    expect(screen.getByRole("group", { name: "Found" })).toBeInTheDocument();
  });

  it("says when nothing fits", async () => {
    const { user } = await renderPage(<Palette commands={[command("a", "Water")]} />);
    await user.type(screen.getByRole("combobox"), "zzz");
    expect(screen.queryByRole("option")).not.toBeInTheDocument();
    expect(screen.getByRole("status")).toHaveTextContent("Nothing fits");
  });
});
