import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api";
import { renderPage } from "../../tests/render";
import { Button, Confirm, CopyField, Dialog, ErrorState, Problem, Select, Switch, TextField, toast } from ".";

const gone = new ApiError({
  type: "",
  title: "",
  status: 404,
  detail: "No such model.",
  code: "models.not_found",
  params: {},
});

describe("a text field", () => {
  it("ties label, help and error to its input", async () => {
    await renderPage(<TextField label="Name" help="As you like it" error="Too short" />);
    const input = screen.getByLabelText("Name");
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription("As you like it Too short");
    expect(screen.getByRole("alert")).toHaveTextContent("Too short");
  });

  it("shows a password only when asked", async () => {
    const { user } = await renderPage(<TextField label="Password" type="password" />);
    expect(screen.getByLabelText("Password")).toHaveAttribute("type", "password");
    await user.click(screen.getByRole("button", { name: "Show password" }));
    expect(screen.getByLabelText("Password")).toHaveAttribute("type", "text");
  });
});

describe("dialogs", () => {
  it("put the focus into their first field and close by Escape", async () => {
    const onClose = vi.fn();
    const { user } = await renderPage(
      <Dialog open onClose={onClose} title="Add">
        <TextField label="Address" />
      </Dialog>,
    );
    await waitFor(() => expect(screen.getByLabelText("Address")).toHaveFocus());
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalled();
  });

  it("ask before what cannot be undone, and say what the button does", async () => {
    const onConfirm = vi.fn();
    const { user } = await renderPage(
      <Confirm open title="Remove?" action="Remove for good" onCancel={() => {}} onConfirm={onConfirm} danger>
        It is gone then.
      </Confirm>,
    );
    expect(screen.getByRole("alertdialog")).toHaveAccessibleDescription("It is gone then.");
    await user.click(screen.getByRole("button", { name: "Remove for good" }));
    expect(onConfirm).toHaveBeenCalledOnce();
  });
});

describe("choices", () => {
  it("are made by keyboard in a select", async () => {
    const onChange = vi.fn();
    const { user } = await renderPage(
      <Select
        label="Role"
        value="member"
        onChange={onChange}
        options={[
          { value: "member", label: "Member" },
          { value: "admin", label: "Administrator" },
        ]}
      />,
    );
    const trigger = screen.getByRole("combobox", { name: "Role" });
    expect(trigger).toHaveTextContent("Member");
    trigger.focus();
    await user.keyboard("{Enter}");
    await screen.findByRole("option", { name: "Administrator" });
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(onChange).toHaveBeenCalledWith("admin"));
  });

  it("are switched by a named switch", async () => {
    function One() {
      const [on, setOn] = useState(false);
      return <Switch label="Unfold" help="At once" checked={on} onChange={setOn} />;
    }
    const { user } = await renderPage(<One />);
    const toggle = screen.getByRole("switch", { name: "Unfold" });
    expect(toggle).toHaveAccessibleDescription("At once");
    await user.click(screen.getByText("Unfold"));
    expect(toggle).toBeChecked();
  });
});

describe("states", () => {
  it("translate a problem by its code, in each language", async () => {
    await renderPage(<Problem error={gone} />, { language: "ko" });
    expect(screen.getByRole("alert")).toHaveTextContent("여기에 없는 모델입니다.");
  });

  it("fall back to the server's words for a code that has no text", async () => {
    const unknown = new ApiError({
      ...gone.problem,
      status: 503,
      code: "weather.too_wet",
      detail: "It rains.",
    });
    await renderPage(<ErrorState error={unknown} onRetry={() => {}} />, { language: "zh" });
    expect(screen.getByRole("alert")).toHaveTextContent("It rains.");
    expect(screen.getByRole("button", { name: "重试" })).toBeInTheDocument();
  });

  it("offer no second look at what is not there", async () => {
    await renderPage(<ErrorState error={gone} onRetry={() => {}} />);
    expect(screen.getByRole("alert")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });

  it("fill the facts of a problem in", async () => {
    const weak = new ApiError({
      ...gone.problem,
      code: "identity.weak_password",
      params: { reason: "too_short", min_length: 8 },
    });
    await renderPage(<Problem error={weak} />);
    expect(screen.getByRole("alert")).toHaveTextContent("A password has at least 8 characters.");
  });

  it("take no second press while busy", async () => {
    const onClick = vi.fn();
    const { user } = await renderPage(
      <Button busy onClick={onClick}>
        Save
      </Button>,
    );
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(onClick).not.toHaveBeenCalled();
  });
});

describe("toasts", () => {
  it("undo", async () => {
    const onSelect = vi.fn();
    const { user } = await renderPage(
      <button type="button" onClick={() => toast({ title: "Deleted", action: { label: "Undo", onSelect } })}>
        delete
      </button>,
    );
    await user.click(screen.getByText("delete"));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(onSelect).toHaveBeenCalledOnce();
  });
});

describe("a value to take along", () => {
  it("is copied, and says so", async () => {
    const { user } = await renderPage(<CopyField label="The key" value="hp_secret" />);
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe("hp_secret");
  });
});
