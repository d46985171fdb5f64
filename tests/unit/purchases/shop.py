"""A small order to test with."""

from datetime import UTC, datetime, timedelta

from hupan.catalog import OfferId, ProductId, SellerId, VariantId
from hupan.fulfillment import Destination, ShipmentId
from hupan.kernel import Buyer, Money, OrderId, PersonId
from hupan.purchases import Actor, Item, Order, PlacedCheckout, PlacedLine, PlacedOrder, Side
from hupan.purchases.domain.order import Change, LineId, ParcelStatus
from hupan.purchases.domain.placing import orders_of
from hupan.purchases.domain.sending import Dispatch, Sent, follow, ship

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BUYER = Actor(Side.BUYER, "per_mina")
SELLER = Actor(Side.SELLER, "per_lake")
OPERATOR = Actor(Side.OPERATOR, "per_owner")
HOME = Destination("Mina", "+82 10 1234 5678", "KR", "1 Seokchon-ro", "05555", "11", "Seoul")
LAKE = SellerId("sell_lake")
ONE, TWO, THREE = LineId("1"), LineId("2"), LineId("3")


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def item(name: str, product: str = "shirt") -> Item:
    return Item(
        OfferId(f"off_{name}"),
        ProductId(f"prod_{product}"),
        VariantId(f"var_{name}"),
        f"Shirt {name}",
        {"Colour": name},
    )


def paid(name: str, quantity: int, goods: int, shipping: int = 0, product: str = "shirt") -> PlacedLine:
    return PlacedLine(item(name, product), won(goods // quantity), quantity, won(goods), won(shipping))


def checkout(*lines: PlacedLine, checkout_id: str = "chk_1") -> PlacedCheckout:
    return PlacedCheckout(
        checkout_id,
        Buyer(PersonId("per_mina")),
        "pay_1",
        HOME,
        (PlacedOrder(OrderId("ord_1"), LAKE, lines),),
    )


def order(*lines: PlacedLine) -> Order:
    """An order that was just placed: three red shirts for 10,000 won and 1,000 of shipping, unless said otherwise."""
    return orders_of(checkout(*(lines or (paid("red", 3, 10_000, 1_000),))), ["N"], START)[0]


def shipped(placed: Order, units: dict[LineId, int] | None = None, at: datetime = START, number: int = 1) -> Order:
    wanted = {line.id: line.open for line in placed.lines if line.open} if units is None else units
    return ship(placed, at, SELLER, Dispatch(ShipmentId(f"shp_{number}"), wanted, "demo")).order


def delivered(placed: Order, units: dict[LineId, int] | None = None, at: datetime = START, number: int = 1) -> Order:
    sent = shipped(placed, units, at, number)
    return follow(sent, [Sent(ShipmentId(f"shp_{number}"), ParcelStatus.DELIVERED, at)], at).order


def refunds(change: Change) -> list[int]:
    return [each.amount.minor for each in change.effects if each.amount is not None]


def kinds(change: Change) -> list[str]:
    return [each.kind.value for each in change.effects]
