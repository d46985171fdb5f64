import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ExhibitView } from "@/api";
import { json, person, renderPage, serve, session } from "../../../../tests/render";
import { ORDER } from "../testing";
import { CasePictures } from "./CasePictures";

const ALL = `/api/market/exhibits/${ORDER}`;
const member = { ...session, person: { ...person, role: "member" as const } };

function exhibit(id: string, role: ExhibitView["role"], gone: string | null = null): ExhibitView {
  const at = "2026-11-22T08:00:00Z";
  const url = gone ? "" : `${ALL}/${id}`;
  return { id, case_id: "dsp_1", role, width: 8, height: 6, at, url, taken_back_at: gone };
}

describe("pictures of a case", () => {
  it("are taken back by their own side alone, and a line stays of each", async () => {
    const theirs = exhibit("exh_1", "buyer");
    const heard = serve({
      [`GET ${ALL}`]: () => json({ items: [theirs, exhibit("exh_2", "seller")], most: 6 }),
      [`DELETE ${ALL}/exh_2`]: () =>
        json({ items: [theirs, exhibit("exh_2", "seller", "2026-11-22T09:00:00Z")], most: 6 }),
    });
    const { user } = await renderPage(<CasePictures order={ORDER} of="dsp_1" open />, { session: member });
    expect(await screen.findAllByRole("img")).toHaveLength(2);
    expect(screen.getAllByRole("button", { name: /^Take back/ })).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Take back: Picture 1 of 1 from the seller" }));
    expect(await screen.findByText(/^The seller took a picture back on/)).toBeInTheDocument();
    expect(screen.getAllByRole("img")).toHaveLength(1);
    expect(heard.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  it("stay as they are once the case is over", async () => {
    serve({ [`GET ${ALL}`]: () => json({ items: [exhibit("exh_2", "seller")], most: 6 }) });
    await renderPage(<CasePictures order={ORDER} of="dsp_1" open={false} />, { session: member });
    expect(await screen.findByRole("img")).toBeInTheDocument();
    expect(screen.queryByRole("button")).toBeNull();
  });
});
