/** About how tall a card will be, so that little moves when it comes. */
const HEIGHTS: Record<string, number> = {
  products: 468,
  comparison: 420,
  variants: 320,
  facts: 240,
  reviews: 400,
  cart: 320,
  consent: 520,
  away: 480,
  orders: 280,
  order: 400,
  case: 360,
  prices: 320,
  question: 56,
  remembered: 168,
  plan: 260,
};

export function cardHeight(kind: string): number {
  return HEIGHTS[kind.replace(/^shopping\./, "")] ?? 44;
}
