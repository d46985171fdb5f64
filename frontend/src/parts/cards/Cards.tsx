import "./cards.css";
import { type ComponentType, type ReactNode, useMemo } from "react";
import { AnswerCard } from "./AnswerCard";
import { AwayCard } from "./AwayCard";
import { CartCard } from "./CartCard";
import { CaseCard } from "./CaseCard";
import { ComparisonCard } from "./ComparisonCard";
import { ConsentCard } from "./ConsentCard";
import { FactsCard } from "./FactsCard";
import { OrderCard } from "./OrderCard";
import { OrdersCard } from "./OrdersCard";
import { PlanCard } from "./PlanCard";
import { PricesCard } from "./PricesCard";
import { ProductsCard } from "./ProductsCard";
import { QuestionCard } from "./QuestionCard";
import { RememberedCard } from "./RememberedCard";
import { ReviewsCard } from "./ReviewsCard";
import { Odd } from "./read";
import { type CardOf, isKind, type Kind, shapes } from "./shapes";
import { VariantsCard } from "./VariantsCard";

export interface Drawn<K extends Kind> {
  readonly card: CardOf<K>;
  /** It belongs to the newest message: what it asks is still asked. */
  readonly newest: boolean;
}

const drawings: { readonly [K in Kind]: ComponentType<Drawn<K>> } = {
  "shopping.products": ProductsCard,
  "shopping.comparison": ComparisonCard,
  "shopping.variants": VariantsCard,
  "shopping.facts": FactsCard,
  "shopping.answer": AnswerCard,
  "shopping.reviews": ReviewsCard,
  "shopping.cart": CartCard,
  "shopping.consent": ConsentCard,
  "shopping.away": AwayCard,
  "shopping.orders": OrdersCard,
  "shopping.order": OrderCard,
  "shopping.case": CaseCard,
  "shopping.prices": PricesCard,
  "shopping.question": QuestionCard,
  "shopping.remembered": RememberedCard,
  "shopping.plan": PlanCard,
};

interface CardsProps {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly newest: boolean;
  /** Stands where a card is of no known kind, or is not as it should be. */
  readonly fallback: ReactNode;
}

/** Draws a card of whichever kind it is. */
export default function Cards({ kind, data, newest, fallback }: CardsProps) {
  const card = useMemo(() => (isKind(kind) ? readCard(kind, data) : null), [kind, data]);
  if (!isKind(kind) || card === null) return fallback;
  return draw(kind, card, newest);
}

function draw<K extends Kind>(kind: K, card: CardOf<K>, newest: boolean): ReactNode {
  const Drawing: ComponentType<Drawn<K>> = drawings[kind];
  return <Drawing card={card} newest={newest} />;
}

/** Reads a card; nothing where it is not as it should be. */
export function readCard<K extends Kind>(kind: K, data: unknown): CardOf<K> | null {
  try {
    return shapes[kind](data) as CardOf<K>;
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
}
