"""What a scripted buyer wants in each turn, and where they stand then, told by what has to be true afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bench.shopping.script import Buyer, Line, Turn
from hupan.demo.library import Library
from hupan.intents import Standing

_SHOWN = 6
_NOTHING = frozenset[str]()
_OF_A_CART = frozenset({"code", "buy"})
_OF_ORDERS = frozenset({"cancel", "return", "exchange", "track", "reorder"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A turn in which something is said.

    Attributes:
        actions: What of the playbook may be wanted: more than one thing where only the market can refuse, or ask.
        answers: Whether it answers a question or a card, by which it is understood.
    """

    buyer: Buyer
    said: str
    standing: Standing
    actions: frozenset[str]
    answers: bool


@dataclass(slots=True)
class _Before:
    shown: str | None = None
    cart: tuple[Line, ...] = ()
    placed: int = 0
    asked: bool = False
    carded: bool = False


def wanted(buyer: Buyer) -> Iterator[Wanted]:
    """List what a buyer wants, turn by turn."""
    before = _Before(cart=buyer.basket)
    for turn, following in zip(buyer.turns, (*buyer.turns[1:], None), strict=True):
        standing = _standing(buyer, before)
        answers = before.asked or before.carded
        if turn.say is not None:
            yield Wanted(buyer, turn.say, standing, _actions(turn, following, before, standing), answers)
        _go_on(before, turn)


def _standing(buyer: Buyer, before: _Before) -> Standing:
    states = [each.state for each in buyer.had]
    return Standing(
        shown=_SHOWN if before.shown else 0,
        carted=len(before.cart),
        orders=len(states) + before.placed,
        cancellable=states.count("paid") + before.placed,
        returnable=states.count("delivered"),
        displayed=_names(before.shown) if before.shown else (),
        carried=tuple(name for each in before.cart for name in _names(each.goods)),
        bought=tuple(name for each in buyer.had for name in _names(each.goods)),
    )


@cache
def _library() -> Library:
    return Library()


def _names(goods: str) -> tuple[str, ...]:
    return tuple(name for each in _library().goods if each.slug == goods for name in each.names.values())


def _actions(turn: Turn, following: Turn | None, before: _Before, standing: Standing) -> frozenset[str]:
    wishes = (_OF_A_CART if standing.carted else _NOTHING) | (_OF_ORDERS if standing.orders else _NOTHING)
    if turn.refuses:
        return wishes | {"decline"}
    if turn.asks:
        return wishes | ({"add", "search"} if standing.shown else {"search"})
    return frozenset({_action(turn, following, before)})


def _action(turn: Turn, following: Turn | None, before: _Before) -> str:
    said: list[tuple[bool, str]] = [
        (turn.plain, "talk"),
        (turn.compares is not None, "compare"),
        (turn.reviews is not None, "ask"),
        (turn.shows is not None, "refine" if turn.shows and turn.shows.goods == before.shown else "search"),
        (turn.none or turn.nearest is not None, "search"),
        (turn.codes is not None, "code"),
        (turn.orders is not None, "orders"),
        (turn.order is not None and turn.order.state == "cancelled", "cancel"),
        (turn.order is not None, "track"),
        (turn.card is True, _agreed_to(following)),
        (bool({"total", "saved"} & set(turn.says)), "cart"),
        (len(turn.cart or ()) > len(before.cart) and before.shown is None, "reorder"),
        (turn.cart is not None, "add" if len(turn.cart or ()) > len(before.cart) else "change"),
        (turn.about is not None or before.shown is None, "track"),
    ]
    return next((action for is_so, action in said if is_so), "ask")


def _agreed_to(following: Turn | None) -> str:
    if following is not None and following.case is not None:
        return following.case.kind
    if following is not None and following.order is not None and following.order.state == "cancelled":
        return "cancel"
    return "buy"


def _go_on(before: _Before, turn: Turn) -> None:
    if turn.shows is not None:
        before.shown = turn.shows.goods
    if turn.nearest is not None:
        before.shown = turn.nearest
    if turn.cart is not None:
        before.cart = turn.cart
    if turn.placed:
        before.placed += turn.placed
        before.cart = ()
    before.asked, before.carded = turn.asks, turn.card is True
