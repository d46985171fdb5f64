/** The golden cards, and a conversation around them, for the tests of cards. */

import { CardPart } from "@/parts/cards/CardPart";
import { type CardDesk, CardDeskContext } from "@/parts/cards/desk";
import type { Kind } from "@/parts/cards/shapes";
import golden from "../../tests/unit/shopping/cards.json";
import { type RenderOptions, renderPage } from "./render";

type Data = Readonly<Record<string, unknown>>;
export const samples = golden as unknown as Readonly<Record<Kind, Data>>;

export interface Around extends RenderOptions {
  readonly data?: Data;
  readonly newest?: boolean;
  /** Null where the card is only looked at. */
  readonly desk?: CardDesk | null;
}

/** Renders a card as it stands in a conversation. */
export async function renderCard(kind: string, around: Around = {}) {
  const said: string[] = [];
  const { data = samples[kind as Kind], newest = true, ...options } = around;
  const desk =
    around.desk === undefined ? { say: (words: string) => said.push(words), replying: false } : around.desk;
  const view = await renderPage(
    <main>
      <h1>Chat</h1>
      <h2>Hupan wrote</h2>
      <CardDeskContext value={desk as CardDesk | null}>
        <CardPart kind={kind} data={data} newest={newest} />
      </CardDeskContext>
    </main>,
    options,
  );
  return { ...view, said };
}
