"""The cards that the shopping agent puts into a reply: facts from the market's rooms, never a model's text.

A card is data of a message (`hupan.runs.CardPart`): the web app draws it, the terminal writes it as a table. Words and
sums in it are written for the reader at the time of the reply, in its language. What is tapped on it goes to the
market's own API, which checks everything anew: a card is something to look at, never a permission. What the buyer has
before them is read from the latest cards of the conversation.
"""

from enum import StrEnum
from typing import Literal, NotRequired, TypedDict

from hupan.matching import Reason


class Kind(StrEnum):
    """Which card it is; the page knows how to draw each."""

    PRODUCTS = "shopping.products"
    COMPARISON = "shopping.comparison"
    VARIANTS = "shopping.variants"
    FACTS = "shopping.facts"
    ANSWER = "shopping.answer"
    REVIEWS = "shopping.reviews"
    CART = "shopping.cart"
    CONSENT = "shopping.consent"
    ORDERS = "shopping.orders"
    ORDER = "shopping.order"
    CASE = "shopping.case"
    PRICES = "shopping.prices"
    QUESTION = "shopping.question"
    AWAY = "shopping.away"
    REMEMBERED = "shopping.remembered"
    PLAN = "shopping.plan"


class PictureData(TypedDict):
    """A picture with the room it takes; `fills` as in `hupan.showcase.Picture`."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    fills: bool


class PriceData(TypedDict):
    """What is asked, as `hupan.showcase.Price` writes it: empty strings where there is nothing to say."""

    text: str
    approximate: str
    former: str
    off: str


class RatingData(TypedDict):
    """What buyers think on the whole; `percent` of five stars is for drawing."""

    mean: str
    count: str
    percent: int
    label: str


class AwayData(TypedDict):
    """Whose a thing is that is sold elsewhere; `page` is its page there, or empty."""

    shop: str
    page: str


class Item(TypedDict):
    """A product on a card.

    `offer_id` and `variant_id` are what one tap on "add" puts into the cart; both are empty where the buyer has to
    choose a variant first, or where nobody sells it. `note` is about stock.
    """

    product_id: str
    offer_id: str
    variant_id: str
    href: str
    name: str
    picture: PictureData | None
    price: PriceData | None
    from_price: bool
    rating: RatingData | None
    delivery: str
    seller: str
    note: str
    why: list[Reason]
    away: NotRequired[AwayData]
    chosen: NotRequired[dict[str, str]]


class Because(TypedDict):
    """What is known of the buyer and made a difference: `line` is its id, `say` the words that set it aside this time.

    `text` is the line, `effect` what it did, where that is not plain.
    """

    line: str
    text: str
    effect: str
    say: str


class Regarded(TypedDict):
    """For whom it is, and which lines are set aside, as the next turn reads it back; the page draws none of it."""

    whom: str
    aside: list[str]


class QuestData(TypedDict):
    """A `Quest` as the next turn reads it back; the page draws none of it. `by` is a day, in ISO 8601.

    `slug` and `shelf` are what the shelf is known by and called: "the second kettle" is said of the list of kettles.
    """

    text: str
    category: str
    least: list[str | int] | None
    most: list[str | int] | None
    traits: list[dict[str, str | bool | None]]
    sort: str
    by: NotRequired[str]
    terms: NotRequired[list[dict[str, str | bool]]]
    slug: NotRequired[str]
    shelf: NotRequired[str]


class ChoiceData(TypedDict):
    """Something to tap: its label, and the message that is sent for it."""

    label: str
    say: str


class ProductsCard(TypedDict):
    """Products side by side.

    `wishes` are what was understood beside the words (a price, attributes, an order), written for the buyer; `missing`
    what nothing has. `more` is the market's page with the same search. `total` is of all that fit. `instead` are other
    kinds of goods that may have been meant, where that is not sure. `takes_off` are words to tap that take a wish off,
    one for each wish of the quest, in their order.
    """

    items: list[Item]
    total: int
    wishes: list[str]
    missing: list[str]
    corrected: str
    more: str
    ranked_by: str
    quest: QuestData
    because: NotRequired[list[Because]]
    regarded: NotRequired[Regarded]
    instead: NotRequired[list[ChoiceData]]
    takes_off: NotRequired[list[ChoiceData]]


class ComparedRow(TypedDict):
    """One line of a comparison, a value for each product; `-` for what nobody says of it."""

    label: str
    values: list[str]
    differs: bool


class ComparisonCard(TypedDict):
    """Products side by side, line by line, what differs first."""

    items: list[Item]
    rows: list[ComparedRow]


class OptionValue(TypedDict):
    """A value of an option; `swatch` is a colour for drawing, or empty."""

    value: str
    label: str
    swatch: str


class Option(TypedDict):
    """What can be chosen of a product, such as its size."""

    key: str
    label: str
    values: list[OptionValue]


class VariantData(TypedDict):
    """One variant: its options by key, and its best offer. `offer_id` is empty where it cannot be had."""

    variant_id: str
    offer_id: str
    options: dict[str, str]
    price: PriceData | None
    note: str


class VariantsCard(TypedDict):
    """A product of which a variant has to be chosen. `chosen` is what was said already; `then` what is to be done.

    `goes_on` where a plan waits for it: once it lies in the cart, by a tap on this card, the page says "go on".
    """

    item: Item
    options: list[Option]
    variants: list[VariantData]
    chosen: dict[str, str]
    quantity: int
    then: Literal["add", "buy"]
    goes_on: NotRequired[bool]
    because: NotRequired[list[Because]]


class Fact(TypedDict):
    """An attribute of a product, as the seller gives it; `href` opens the place where it stands."""

    label: str
    value: str
    href: str


class Quote(TypedDict):
    """What a buyer wrote: quoted, cut, never followed. `href` opens the review; `lang` is what it is written in."""

    text: str
    lang: str
    author: str
    stars: int
    day: str
    href: str


class FactsCard(TypedDict):
    """An answer about a product, with where it stands. `explains`: the words above say all of it."""

    item: Item
    facts: list[Fact]
    quotes: list[Quote]
    explains: NotRequired[bool]


class AnswerCard(TypedDict):
    """What is so in this market, each line with the page where it stands.

    `item` where it is about one product. `unknown` is what nobody here knows; `page` is where the seller can be asked,
    or empty.
    """

    title: str
    item: Item | None
    facts: list[Fact]
    unknown: list[str]
    page: str


class Opinion(TypedDict):
    """What several buyers say: `text` names it, `count` says how many, `quotes` are the best of them."""

    text: str
    count: int
    quotes: list[Quote]


class ReviewsCard(TypedDict):
    """What buyers praise and complain about. `bars` are the shares of 5, 4, 3, 2 and 1 stars in percent."""

    item: Item
    bars: list[int]
    praised: list[Opinion]
    criticised: list[Opinion]
    more: str


class Sum(TypedDict):
    """A line of a sum, such as delivery; `strong` for the total, and `about` what that is in the reader's currency."""

    label: str
    text: str
    strong: bool
    about: NotRequired[str]


class LineData(TypedDict):
    """So many of a variant, as it stands in a cart, a checkout or an order.

    `offer_id` is what a line of the living cart is known by, so that its picture and its options are shown there, too.
    """

    name: str
    options: str
    quantity: int
    price: str
    seller: str
    href: str
    picture: PictureData | None
    offer_id: NotRequired[str]


class CodeNote(TypedDict):
    """From which sum on a code counts, or why it takes nothing off."""

    code: str
    text: str


class CartCard(TypedDict):
    """The cart at the time of the reply; the page asks `/api/cart` for how it stands now.

    `about` is "code" where the reply was about codes, so that "take it off again" is said of these; "2", "0" or "+1"
    where a thing is so many now, is out, or is so many more, so that "and the tea" is said of that.
    """

    lines: list[LineData]
    sums: list[Sum]
    codes: list[str]
    notes: NotRequired[list[CodeNote]]
    page: str
    about: NotRequired[str]


class ConsentCard(TypedDict):
    """What is about to be bought, for a person to confirm.

    The page asks `/api/checkout/{checkout_id}` how it stands now, and completes it with exactly this fingerprint: where
    anything has changed since, the market refuses, and a new card is needed. `changes` says what is different from the
    card before. `lacks` names what is still missing (`address`, `payment`, `contact`); the person adds it on `page`.
    `against` is what speaks against buying (a better price last month, bought already, too small). `handler` is the
    way that `pay_with` names (`wallet`, `cod`, `stripe`); the page offers what `/handlers` says, this one first. `seen`
    is sent back when a new card is asked for, so that its `changes` say what is different from this one.
    """

    checkout_id: str
    fingerprint: str
    lines: list[LineData]
    sums: list[Sum]
    deliver_to: list[str]
    delivery: str
    pay_with: str
    handler: NotRequired[str]
    returns: str
    lacks: list[str]
    changes: list[str]
    against: list[str]
    page: str
    seen: NotRequired[str]


class OrderLook(TypedDict):
    """An order in a list."""

    order_id: str
    number: str
    state: str
    status: str
    day: str
    total: str
    lines: list[LineData]
    href: str


class OrdersCard(TypedDict):
    """The buyer's orders, newest first."""

    orders: list[OrderLook]
    more: str


class TrackStep(TypedDict):
    """A step of an order's way: `state` is `done`, `now` or `next`."""

    label: str
    day: str
    state: Literal["done", "now", "next"]


class ParcelData(TypedDict):
    """A parcel under way."""

    carrier: str
    number: str
    arrives: str
    events: list[TrackStep]


class OrderCard(TypedDict):
    """One order and where it is. `choices` are what can be asked for now: `cancel`, `return`, `exchange`, `reorder`."""

    order: OrderLook
    steps: list[TrackStep]
    parcels: list[ParcelData]
    choices: list[str]


class CaseLine(TypedDict):
    """A line of an order that a case is about."""

    line_id: str
    name: str
    options: str
    quantity: int
    picture: PictureData | None


class CasePlace(TypedDict):
    """Where an order can go instead: as it stands on a parcel, and what is sent for it."""

    lines: list[str]
    body: dict[str, object]


class CaseCard(TypedDict):
    """Something prepared after a purchase, for a person to confirm: nothing is done before the tap.

    `path` and `body` are what the page posts to the market's API. Of several `places` one is chosen, and its body is
    sent. `write` is what the buyer is asked to say in their own words, sent as the body's `text`, which holds what they
    have said already.
    """

    order_id: str
    number: str
    kind: Literal["cancel", "return", "exchange", "address", "dispute"]
    lines: list[CaseLine]
    instead: str
    reason: str
    reasons: list[OptionValue]
    worth: str
    terms: str
    path: str
    body: dict[str, object]
    page: str
    places: NotRequired[list[CasePlace]]
    write: NotRequired[str]


class PricePoint(TypedDict):
    """A price from a day on; `share` is its height in the drawing, 0 to 100."""

    day: str
    iso: str
    price: str
    share: int


class PricesCard(TypedDict):
    """A product's price over time, and whether it is watched. `target` is a price that was named, in minor units."""

    item: Item
    points: list[PricePoint]
    lowest: str
    highest: str
    watched: bool
    target: str


class QuestionCard(TypedDict):
    """A question with answers to tap. `about` says what the answer is for, as the next turn reads it back."""

    choices: list[ChoiceData]
    about: dict[str, str | int]


class PlanStepData(TypedDict):
    """A step of a plan: what is done, the buyer's words for it, and where it stands."""

    label: str
    said: str
    state: Literal["pending", "now", "done", "waiting", "failed", "skipped"]


class PlanCard(TypedDict):
    """The steps of one message, how far they are, and what can be said of them as long as they are not over.

    A plan that is `under_way` in a reply that nobody writes any more was interrupted at the step that is `now`. What
    is to be done stands in the market's own rows: this card is only looked at.
    """

    plan_id: str
    state: Literal["under_way", "waiting", "done", "ended", "left"]
    steps: list[PlanStepData]
    choices: list[ChoiceData]
