import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderPage } from "../../../../tests/render";
import { DropTarget } from "./DropTarget";

const file = new File(["x"], "a.txt", { type: "text/plain" });
const withFiles = { dataTransfer: { types: ["Files"], files: [file] } };

describe("dropping files on the chat", () => {
  it("shows where, stays while the pointer goes over what is inside, and takes them", async () => {
    const onFiles = vi.fn();
    await renderPage(
      <DropTarget disabled={false} onFiles={onFiles}>
        <p>inside</p>
      </DropTarget>,
    );
    const inside = screen.getByText("inside");
    const outside = inside.parentElement ?? inside;
    fireEvent.dragEnter(outside, withFiles);
    fireEvent.dragEnter(inside, withFiles);
    fireEvent.dragLeave(outside, withFiles);
    expect(screen.getByText("Drop text or images here")).toBeInTheDocument();
    fireEvent.drop(inside, withFiles);
    expect(onFiles).toHaveBeenCalledExactlyOnceWith([file]);
    expect(screen.queryByText("Drop text or images here")).toBeNull();
  });

  it("lets text that is dragged be, and takes nothing while it cannot", async () => {
    const onFiles = vi.fn();
    await renderPage(
      <DropTarget disabled onFiles={onFiles}>
        <p>inside</p>
      </DropTarget>,
    );
    fireEvent.dragEnter(screen.getByText("inside"), withFiles);
    fireEvent.drop(screen.getByText("inside"), withFiles);
    expect(onFiles).not.toHaveBeenCalled();
    expect(screen.queryByText("Drop text or images here")).toBeNull();
  });
});
