"""Watches as plain values, and when there is something to tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hupan.catalog import ProductId
from hupan.kernel import Language, Money, PersonId

MOST_WATCHES = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """That a person wants to hear of a product.

    Attributes:
        price: What the cheapest cost when it began; `None` where nobody offered it.
        target: The price from which on they want to hear of it; `None` for any drop.
        told: The price that was told last; nothing is told again before it falls further, or has risen and falls anew.
        there: Whether some could be had when it was last looked at.
        news: How much was told; names the next notice.
        language: In which the product is named.
    """

    person_id: PersonId
    product_id: ProductId
    price: Money | None
    target: Money | None
    there: bool
    created_at: datetime
    told: Money | None = None
    news: int = 0
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class Standing:
    """What a product costs at the moment.

    Attributes:
        prices: Of what can be had.
        asked: Of everything, had or not.
    """

    prices: Sequence[Money]
    asked: Sequence[Money]

    def price(self, currency: str | None = None) -> Money | None:
        """Find the lowest price: of what can be had, else of what is asked; in a currency, so that it compares."""
        for prices in (self.prices, self.asked):
            wanted = currency or (prices[0].currency if prices else None)
            fitting = [each for each in prices if each.currency == wanted]
            if fitting:
                return min(fitting)
        return None


@dataclass(frozen=True, slots=True)
class WatchSeen:
    """A watch with what the product costs now."""

    watch: Watch
    now: Money | None
    there: bool


class Turn(StrEnum):
    """What is worth telling; also the last part of the notice's kind."""

    CHEAPER = "cheaper"
    BACK = "back"


def looked_at(watch: Watch, standing: Standing) -> tuple[Watch, Turn | None]:
    """Look at a watch: say how it stands then, and what there is to tell.

    What cannot be had has no price to tell of. What was told is not told again unless it is less, or it had risen again
    to where nothing was to be told.
    """
    there = bool(standing.prices)
    now = standing.price(_currency(watch)) if there else None
    seen = replace(watch, there=there)
    if now is None:
        return seen, None
    if watch.price is None:
        # There was no price when it began: whatever it costs first is what it is compared with.
        seen = replace(seen, price=now)
    if not _is_wanted(seen, now):
        seen = replace(seen, told=None)
        turn = Turn.BACK if there and not watch.there and watch.target is None else None
    elif watch.told is None or watch.told.currency != now.currency or now < watch.told:
        seen, turn = replace(seen, told=now), Turn.CHEAPER
    else:
        turn = Turn.BACK if not watch.there else None
    return (replace(seen, news=seen.news + 1) if turn else seen), turn


def _is_wanted(watch: Watch, now: Money) -> bool:
    """Whether a price is one of which its watcher wants to hear."""
    if watch.target is not None:
        return watch.target.currency == now.currency and now <= watch.target
    return watch.price is not None and watch.price.currency == now.currency and now < watch.price


def _currency(watch: Watch) -> str | None:
    known = watch.target or watch.price
    return None if known is None else known.currency
