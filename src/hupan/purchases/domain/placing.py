"""How an order begins: from what a checkout has reckoned and taken the money for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hupan.catalog import Offer, Product, SellerId
from hupan.fulfillment import Destination
from hupan.inventory import ReservationId
from hupan.kernel import Buyer, Language, Money, OrderId
from hupan.pricing import QuotedLine
from hupan.purchases.domain.money import sum_of
from hupan.purchases.domain.order import (
    MOST_LINES,
    Actor,
    Item,
    Line,
    LineId,
    Order,
    Side,
)
from hupan.purchases.domain.texts import tidy, tidy_destination
from hupan.purchases.errors import BadOrder

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 12
NUMBERS = len(_ALPHABET) ** _DIGITS
"""How many numbers there are. Among so many, one that is guessed is nobody's."""

_LONGEST_TITLE = 500
_LONGEST_NOTE = 500
_LONGEST_DELIVERY = 40
_LONGEST_CONTACT = 320


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line as it was paid for.

    Attributes:
        goods: Paid for the goods, promotions off and tax included; `shipping` the line's share of that.
    """

    item: Item
    unit_price: Money
    quantity: int
    goods: Money
    shipping: Money


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """What one seller has to deliver. Its id was allotted before money moved, so that escrow goes by the same name."""

    id: OrderId
    seller_id: SellerId
    lines: tuple[PlacedLine, ...]
    gift_note: str = ""
    promised: tuple[date, date] | None = None
    delivery: str = "standard"


@dataclass(frozen=True, slots=True)
class PlacedCheckout:
    """A checkout that was paid for.

    Attributes:
        contact: Where to reach the buyer: an e-mail address, or empty.
        reservation_id: By which the stock was taken, so that what is cancelled goes back to where it lay.
        at_the_door: Whether whoever brings it takes the money.
    """

    checkout_id: str
    buyer: Buyer
    payment_id: str
    destination: Destination
    orders: tuple[PlacedOrder, ...]
    contact: str = ""
    reservation_id: ReservationId | None = None
    at_the_door: bool = False


def paid_line(item: Item, quoted: QuotedLine) -> PlacedLine:
    """Say what was paid for a line of a quote: goods and shipping with their tax, adding up to the line's total."""
    goods = goods_of(quoted)
    return PlacedLine(item, quoted.line.unit_price, quoted.line.quantity, goods, quoted.total - goods)


def goods_of(quoted: QuotedLine) -> Money:
    """Say what part of a line's total is for the goods; where tax comes on top, it is divided as its bases are."""
    return quoted.total.allocate([quoted.amount.minor, quoted.shipping.minor])[0]


def item_of(product: Product, offer: Offer, language: Language) -> Item:
    """Keep what a listing says of a variant, as a reader of a language sees it.

    Args:
        product: What it is.
        offer: Whose offer of which variant.
        language: The buyer's.
    """
    chosen = {
        key: value for each in product.variants if each.id == offer.variant_id for key, value in each.options.items()
    }
    options: dict[str, str] = {}
    for option in product.options:
        value = next((each for each in option.values if each.value == chosen.get(option.key)), None)
        if value is not None:
            options[_name(option.names, option.key, language)] = _name(value.names, value.value, language)
    pictures = sorted(product.media, key=lambda each: not _shows(each.options, chosen))
    return Item(
        offer_id=offer.id,
        product_id=product.id,
        variant_id=offer.variant_id,
        title=product.text(language).name,
        options=options,
        picture=pictures[0].picture if pictures else "",
    )


def _name(names: Mapping[Language, str], key: str, language: Language) -> str:
    return names.get(language) or next(iter(names.values()), key)


def _shows(shown: Mapping[str, str], chosen: Mapping[str, str]) -> bool:
    return bool(shown) and all(chosen.get(key) == value for key, value in shown.items())


def write_number(chance: int) -> str:
    """Write a random number below `NUMBERS` as people read it: `7KQ2-M4XD-93TB`, without letters that look alike."""
    digits: list[str] = []
    for _ in range(_DIGITS):
        chance, digit = divmod(chance, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    word = "".join(digits)
    return "-".join(word[at : at + 4] for at in range(0, _DIGITS, 4))


def orders_of(checkout: PlacedCheckout, numbers: Iterable[str], at: datetime) -> list[Order]:
    """Make the orders of a checkout, by seller.

    Raises:
        BadOrder: There is nothing in it, or it cannot be.
    """
    _check(checkout)
    placed = sorted(checkout.orders, key=lambda each: each.seller_id)
    return [_order(checkout, each, number, at) for each, number in zip(placed, numbers, strict=False)]


def _order(checkout: PlacedCheckout, placed: PlacedOrder, number: str, at: datetime) -> Order:
    lines = tuple(_line(LineId(str(at + 1)), line) for at, line in enumerate(placed.lines))
    currency = lines[0].goods.currency
    order = Order(
        id=placed.id,
        number=number,
        checkout_id=checkout.checkout_id,
        buyer=checkout.buyer,
        seller_id=placed.seller_id,
        payment_id=checkout.payment_id,
        destination=tidy_destination(checkout.destination),
        lines=lines,
        total=sum_of((line.goods + line.shipping for line in lines), currency),
        placed_at=at,
        contact=tidy(checkout.contact, _LONGEST_CONTACT),
        gift_note=tidy(placed.gift_note, _LONGEST_NOTE),
        reservation_id=checkout.reservation_id,
        promised=placed.promised,
        delivery=tidy(placed.delivery, _LONGEST_DELIVERY),
        at_the_door=checkout.at_the_door,
    )
    return order.noted(at, Actor(Side.BUYER, checkout.buyer.key), "placed")


def _line(line_id: LineId, line: PlacedLine) -> Line:
    item = replace(line.item, title=tidy(line.item.title, _LONGEST_TITLE))
    return Line(line_id, item, line.unit_price, line.quantity, line.goods, line.shipping)


def _check(checkout: PlacedCheckout) -> None:
    sellers = {each.seller_id for each in checkout.orders}
    lines = [line for each in checkout.orders for line in each.lines]
    if not checkout.orders or len(sellers) < len(checkout.orders):
        raise BadOrder("A checkout places one order with each of its sellers.")
    if not all(0 < len(each.lines) <= MOST_LINES for each in checkout.orders):
        raise BadOrder(f"An order has 1 to {MOST_LINES} lines.")
    if not all(_is_sound(line) for line in lines) or len(_currencies(lines)) > 1:
        raise BadOrder("A line has at least one unit, costs nothing less than nothing, and all are in one currency.")


def _is_sound(line: PlacedLine) -> bool:
    return line.quantity > 0 and min(line.goods.minor, line.shipping.minor, line.unit_price.minor) >= 0


def _currencies(lines: Sequence[PlacedLine]) -> set[str]:
    return {money.currency for line in lines for money in (line.goods, line.shipping, line.unit_price)}
