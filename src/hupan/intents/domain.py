"""Where a buyer stands, and what they can want there."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

from hupan.agents import Playbook, read_playbook

Names: TypeAlias = tuple[str, ...]

_ANYWHERE: Names = ("talk", "decline", "search")
_OF_GOODS: Names = ("refine", "ask", "add", "buy", "watch")
_OF_A_CART: Names = ("cart", "change", "code", "buy")
_OF_ORDERS: Names = ("orders", "track", "reorder")
_FEWEST_COMPARED = 2
_OF_DELIVERED: Names = ("return", "exchange")
_ASKED_FOR_ANYWAY: Names = ("cart", "code", "orders", "track")
# People ask for what is not there, too: seldom, and then they are told so instead of being misunderstood.
_SELDOM = 0.05
_LATE = 0.2
_NAMED = 2.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What a buyer has before them.

    Attributes:
        shown: Products on the screen.
        carted: Lines in the cart.
        orders: Orders of theirs.
        cancellable: Of these, the ones that can still be cancelled.
        returnable: Of these, the ones of which something can be returned or exchanged.
        displayed: What the products on the screen are called.
        stated: What the attributes of these products are called.
        carried: What the things in the cart are called, and the shelves on which they stand.
        bought: What the things of the orders are called, likewise.
        compared: How many products were set side by side last.
        opened: Whether the last reply was about one product alone.
        settled: Whether it was about the cart, an order or what to choose, and no longer about which goods there are.
        changed: Whether it said what was done to a thing in the cart, so that another one may be named alone.
    """

    shown: int = 0
    carted: int = 0
    orders: int = 0
    cancellable: int = 0
    returnable: int = 0
    displayed: Names = ()
    stated: Names = ()
    carried: Names = ()
    bought: Names = ()
    compared: int = 0
    opened: bool = False
    settled: bool = False
    changed: bool = False


@cache
def playbook() -> Playbook:
    """Read what buyers want, and what they say then."""
    return read_playbook(files("hupan.intents").joinpath("playbook"))


def learned() -> Traversable:
    """Tell where lies what was learned of the playbook as it is shipped; scripts/learn.py writes it."""
    return files("hupan.intents").joinpath("playbook", "learned.bin")


def possible(standing: Standing, *, goods: bool = False) -> dict[str, float]:
    """Tell what can be wanted, and how likely that is.

    Args:
        standing: Where the buyer stands.
        goods: Whether what was said names goods: whoever says "umbrella" in a shop does not make conversation.

    There is nothing to compare where fewer than two things are shown, and nothing to pay for in an empty cart. What a
    buyer can ask for although there is none of it (an order to track) stays possible, as what is seldom meant.
    """
    likely: dict[str, float] = dict.fromkeys(_ANYWHERE, 1.0)
    if goods:
        likely["search"], likely["talk"] = _NAMED, 1 / _NAMED
    if standing.shown:
        likely |= dict.fromkeys(_OF_GOODS, 1.0)
    if standing.shown >= _FEWEST_COMPARED:
        likely["compare"] = 1.0
    if standing.carted:
        likely |= dict.fromkeys(_OF_A_CART, 1.0)
    if standing.orders:
        likely |= dict.fromkeys(_OF_ORDERS, 1.0)
        likely["cancel"] = 1.0 if standing.cancellable else _LATE
        likely |= dict.fromkeys(_OF_DELIVERED, 1.0 if standing.returnable else _LATE)
    # "Cancel it" is said of a cart, too: only without one it can but be an order that is not there.
    for name in _ASKED_FOR_ANYWAY if standing.carted else (*_ASKED_FOR_ANYWAY, "cancel", *_OF_DELIVERED):
        likely.setdefault(name, _SELDOM)
    return likely
