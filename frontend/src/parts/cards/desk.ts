import { createContext } from "react";

/** What a card may do beside showing: speak for the person in the conversation that it stands in. */
export interface CardDesk {
  /** Sends a message as if it had been written. */
  readonly say: (words: string) => void;
  /** A reply is being written: nothing is said until it is over. */
  readonly replying: boolean;
}

/** Without a desk a card is only looked at, as on a shared page. */
export const CardDeskContext = createContext<CardDesk | null>(null);
