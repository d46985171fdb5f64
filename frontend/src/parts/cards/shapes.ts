/** The cards as `hupan.counter.cards` describes them, read with care. */
import {
  asGiven,
  colour,
  flag,
  list,
  maybe,
  named,
  number,
  oneOf,
  outside,
  pairs,
  pictureSource,
  pictureSources,
  type Read,
  shape,
  share,
  text,
  token,
  way,
} from "./read";

const picture = shape({
  src: pictureSource,
  srcset: pictureSources,
  width: number,
  height: number,
  alt: text,
  fills: flag,
});
const price = shape({ text: named, approximate: text, former: text, off: text });
const rating = shape({ mean: text, count: text, percent: share, label: text });

const item = shape({
  product_id: named,
  offer_id: text,
  variant_id: text,
  href: way,
  name: named,
  picture: maybe(picture),
  price: maybe(price),
  from_price: flag,
  rating: maybe(rating),
  delivery: text,
  seller: text,
  note: text,
  why: list(shape({ text: named, has: flag }), 8),
  chosen: pairs,
  /** Whose it is where it is sold elsewhere. */
  away: maybe(shape({ shop: named, page: outside })),
});
/** What is known of the buyer and made a difference. */
const choices = list(shape({ label: named, say: named }), 8);
const because = list(shape({ line: named, text: named, effect: text, say: text }), 12);

const optionValue = shape({ value: named, label: named, swatch: colour });
const option = shape({ key: named, label: named, values: list(optionValue) });
const variant = shape({
  variant_id: named,
  offer_id: text,
  options: pairs,
  price: maybe(price),
  note: text,
});
const quote = shape({ text: named, lang: text, author: text, stars: number, day: text, href: way });
const opinion = shape({ text: named, count: number, quotes: list(quote, 6) });
const sum = shape({ label: named, text: named, strong: flag, about: text });
const line = shape({
  name: named,
  options: text,
  quantity: number,
  price: text,
  seller: text,
  href: way,
  picture: maybe(picture),
  offer_id: text,
});
const order = shape({
  order_id: named,
  number: named,
  state: text,
  status: text,
  day: text,
  total: text,
  lines: list(line),
  href: way,
});
const step = shape({ label: named, day: text, state: oneOf("done", "now", "next") });
const parcel = shape({ carrier: text, number: text, arrives: text, events: list(step) });

/** Readers by kind. */
const planStep = shape({
  label: named,
  said: text,
  state: oneOf("pending", "now", "done", "waiting", "failed", "skipped"),
});
export type PlanStep = Read<typeof planStep>;

const lineOfYours = shape({ id: text, text: named, body: asGiven });
export type LineOfYours = Read<typeof lineOfYours>;

export const shapes = {
  "shopping.products": shape({
    items: list(item, 8),
    total: number,
    wishes: list(named, 12),
    missing: list(named, 12),
    corrected: text,
    more: way,
    ranked_by: text,
    because,
    instead: choices,
    /** Words that take a wish off: the label is the wish. */
    takes_off: list(shape({ label: named, say: named }), 16),
  }),
  "shopping.comparison": shape({
    items: list(item, 4),
    rows: list(shape({ label: named, values: list(text, 4), differs: flag })),
  }),
  "shopping.variants": shape({
    item,
    options: list(option, 6),
    variants: list(variant, 200),
    chosen: pairs,
    quantity: number,
    // biome-ignore lint/suspicious/noThenProperty: so the card calls what is to be done with it; nobody awaits one
    then: oneOf("add", "buy"),
    goes_on: flag,
    because,
  }),
  "shopping.facts": shape({
    item,
    facts: list(shape({ label: named, value: named, href: way })),
    quotes: list(quote, 6),
    /** The words above say all of it. */
    explains: flag,
  }),
  "shopping.answer": shape({
    title: named,
    item: maybe(item),
    facts: list(shape({ label: named, value: named, href: way })),
    unknown: list(named),
    page: way,
  }),
  "shopping.reviews": shape({
    item,
    bars: list(share, 5),
    praised: list(opinion, 8),
    criticised: list(opinion, 8),
    more: way,
  }),
  "shopping.cart": shape({
    lines: list(line),
    sums: list(sum, 20),
    codes: list(named, 20),
    notes: list(shape({ code: named, text: named }), 20),
    page: way,
  }),
  "shopping.consent": shape({
    checkout_id: named,
    fingerprint: named,
    lines: list(line),
    sums: list(sum, 20),
    deliver_to: list(named, 12),
    delivery: text,
    pay_with: text,
    handler: text,
    returns: text,
    lacks: list(named, 12),
    changes: list(named, 20),
    against: list(named, 12),
    page: way,
    seen: token,
  }),
  "shopping.orders": shape({ orders: list(order, 30), more: way }),
  "shopping.order": shape({
    order,
    steps: list(step, 20),
    parcels: list(parcel, 20),
    choices: list(named, 8),
  }),
  "shopping.case": shape({
    order_id: named,
    number: named,
    kind: oneOf("cancel", "return", "exchange", "address", "dispute"),
    lines: list(
      shape({
        line_id: named,
        name: named,
        options: text,
        quantity: number,
        picture: maybe(picture),
      }),
    ),
    instead: text,
    reason: text,
    reasons: list(optionValue, 20),
    worth: text,
    terms: text,
    path: named,
    body: asGiven,
    page: way,
    places: list(shape({ lines: list(named, 12), body: asGiven }), 20),
    write: text,
  }),
  "shopping.prices": shape({
    item,
    points: list(shape({ day: named, iso: named, price: named, share }), 400),
    lowest: text,
    highest: text,
    watched: flag,
    target: text,
  }),
  "shopping.away": shape({
    purchase_id: named,
    shop: named,
    state: oneOf("open", "confirmed", "completed", "escalated", "unsure", "given_up"),
    fingerprint: named,
    lines: list(line),
    sums: list(sum, 40),
    total: named,
    deliver_to: list(named, 12),
    delivery: text,
    pay_with: text,
    payable: flag,
    page: outside,
    order_id: text,
    order_page: outside,
    stages: list(text, 20),
    changes: list(named, 12),
    warnings: list(named, 4),
    said: list(named, 4),
    receipt: text,
  }),
  "shopping.question": shape({ choices }),
  "shopping.remembered": shape({
    state: oneOf("kept", "offered", "forgotten", "known"),
    lines: list(lineOfYours),
    page: way,
  }),
  "shopping.plan": shape({
    plan_id: named,
    state: oneOf("under_way", "waiting", "done", "ended", "left"),
    steps: list(planStep, 8),
    choices: list(shape({ label: named, say: named }), 4),
  }),
} as const;

export type Kind = keyof typeof shapes;
export type CardOf<K extends Kind> = Read<(typeof shapes)[K]>;
export type Item = Read<typeof item>;
export type PictureData = Read<typeof picture>;
export type PriceData = Read<typeof price>;
export type RatingData = Read<typeof rating>;
export type Because = Read<typeof because>[number];
export type Option = Read<typeof option>;
export type Variant = Read<typeof variant>;
export type Quote = Read<typeof quote>;
export type Opinion = Read<typeof opinion>;
export type Sum = Read<typeof sum>;
export type Line = Read<typeof line>;
export type Order = Read<typeof order>;
export type TrackStep = Read<typeof step>;
export type Parcel = Read<typeof parcel>;

export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(shapes, kind);
}
