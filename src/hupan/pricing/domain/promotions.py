"""Promotions as data: for what, under which conditions, what is given, and beside which others.

A promotion belongs to a level, and levels are reckoned in their order: item, seller, platform, and shipping last. All
promotions of one level reckon from the same amounts, those that the level before has left; so two of ten percent on one
level are twenty percent. Thresholds look at prices before any promotion: none takes away another one's ground.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Literal, TypeAlias

from hupan.catalog import CategoryId, OfferId, ProductId, SellerId, Status
from hupan.kernel import Language, Money
from hupan.pricing.domain.basket import PromotionId
from hupan.pricing.errors import BadPromotion

HUNDRED = Decimal(100)
_LONGEST_CODE = 40
_LONGEST_ID = 100
_LONGEST_LIST = 1000
_HIGHEST_PRIORITY = 1000


class Level(StrEnum):
    """On which level a promotion is reckoned, in this order."""

    ITEM = "item"
    SELLER = "seller"
    PLATFORM = "platform"
    SHIPPING = "shipping"


ORDER = tuple(Level)
_LEVEL_GROUPS = {level: f"level:{level}" for level in Level}


@dataclass(frozen=True, slots=True)
class PercentOff:
    """So many percent, at most `cap` in all."""

    percent: Decimal
    cap: Money | None = None
    kind: Literal["percent"] = "percent"


@dataclass(frozen=True, slots=True)
class FixedOff:
    """A sum off the matching lines together, at most what they cost."""

    amount: Money
    kind: Literal["fixed"] = "fixed"


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Each matching piece at this price, where it costs more."""

    price: Money
    kind: Literal["price"] = "price"


@dataclass(frozen=True, slots=True)
class BuyGet:
    """Of every `buy` + `get` matching pieces, `get` are cheaper by `percent`: the cheapest of all that match.

    Attributes:
        times: How often at most; `None` as often as there are pieces.
    """

    buy: int
    get: int
    percent: Decimal = HUNDRED
    times: int | None = None
    kind: Literal["buy_get"] = "buy_get"


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """The matching lines' share of shipping, at most `cap`."""

    cap: Money | None = None
    kind: Literal["free_shipping"] = "free_shipping"


Benefit: TypeAlias = PercentOff | FixedOff | FixedPrice | BuyGet | FreeShipping


@dataclass(frozen=True, slots=True)
class Match:
    """For which lines: those that fit every list that is not empty. Empty lists are for everything."""

    category_ids: frozenset[CategoryId] = frozenset()
    product_ids: frozenset[ProductId] = frozenset()
    offer_ids: frozenset[OfferId] = frozenset()
    seller_ids: frozenset[SellerId] = frozenset()
    without_product_ids: frozenset[ProductId] = frozenset()
    without_category_ids: frozenset[CategoryId] = frozenset()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be so.

    Attributes:
        least_amount: What the matching lines cost before promotions, at least.
        least_quantity: How many matching pieces, at least.
        first_order: Only for a person who has never bought.
        countries: Only where it goes to one of these; empty for everywhere.
        limit: How often in all; `None` without end.
        limit_person: How often by one person; such promotions need somebody signed in.
    """

    least_amount: Money | None = None
    least_quantity: int = 1
    first_order: bool = False
    countries: frozenset[str] = frozenset()
    limit: int | None = None
    limit_person: int | None = None


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion.

    Attributes:
        names: What buyers read.
        code: What must be typed in (`fold_code`); empty for one that applies by itself.
        seller_id: Who gives it, and for whose lines alone it is; `None` where the platform does.
        group: Two of one group never share a line. `None` is the level's own group, so that a line gets one promotion
            a level; empty stands beside all others.
        exclusive: Shares a line with no other promotion at all.
        priority: Where promotions exclude one another, the highest stands; among equals the best for the buyer.
        starts_at: From when, or `None`.
        ends_at: Until when (not at it), or `None`.
    """

    id: PromotionId
    names: dict[Language, str]
    level: Level
    benefit: Benefit
    code: str = ""
    seller_id: SellerId | None = None
    match: Match = field(default_factory=Match)
    conditions: Conditions = field(default_factory=Conditions)
    group: str | None = None
    exclusive: bool = False
    priority: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    status: Status = Status.ACTIVE

    @property
    def stack(self) -> str:
        """The group that counts."""
        return _LEVEL_GROUPS[self.level] if self.group is None else self.group

    @property
    def currency(self) -> str | None:
        """The currency of its sums; `None` where it names none and so goes with every basket."""
        return next((each.currency for each in self._sums()), None)

    def check(self) -> None:
        """Check that it does not contradict itself.

        Raises:
            BadPromotion: It does; `field` says where.
        """
        for name, wrong, why in self._rules():
            if wrong:
                raise BadPromotion(why, field=name)
        for name, wrong, why in _benefit_rules(self.benefit):
            if wrong:
                raise BadPromotion(why, field=name)

    def _sums(self) -> Iterator[Money]:
        benefit, least = self.benefit, self.conditions.least_amount
        if isinstance(benefit, FixedOff):
            yield benefit.amount
        elif isinstance(benefit, FixedPrice):
            yield benefit.price
        elif not isinstance(benefit, BuyGet) and benefit.cap is not None:
            yield benefit.cap
        if least is not None:
            yield least

    def _rules(self) -> Iterator[tuple[str, bool, str]]:
        given, sums = self.conditions, list(self._sums())
        yield "names", not any(name.strip() for name in self.names.values()), "A promotion needs a name."
        yield "code", self.code != fold_code(self.code), "A code is written in its one form."
        fair = len(self.code) <= _LONGEST_CODE and self.code.isprintable()
        yield "code", not fair, f"A code has at most {_LONGEST_CODE} characters, and none that cannot be shown."
        yield (
            "seller_id",
            self.level is Level.SELLER and self.seller_id is None,
            "A seller's promotion names the seller.",
        )
        yield (
            "seller_id",
            self.level is Level.PLATFORM and self.seller_id is not None,
            "A platform's promotion is no seller's; name sellers in what it is for.",
        )
        yield "seller_id", not _is_plain(self.seller_id or "-"), "An id is 1 to 100 characters."
        shipping = isinstance(self.benefit, FreeShipping)
        yield "level", shipping != (self.level is Level.SHIPPING), "Free shipping stands on the level shipping, alone."
        yield "currency", len({each.currency for each in sums}) > 1, "A promotion's sums are of one currency."
        yield "amount", any(each.minor < 0 for each in sums), "A promotion's sums are not negative."
        yield "least_quantity", given.least_quantity < 1, "At least one piece is bought."
        yield "limit", given.limit is not None and given.limit < 1, "A limit is at least one."
        yield "limit_person", given.limit_person is not None and given.limit_person < 1, "A limit is at least one."
        yield "priority", abs(self.priority) > _HIGHEST_PRIORITY, f"Priorities end at {_HIGHEST_PRIORITY}."
        lists = [getattr(self.match, each.name) for each in fields(self.match)] + [given.countries]
        yield "match", any(len(each) > _LONGEST_LIST for each in lists), "A list is too long."
        yield "match", not all(_is_plain(each) for each in chain.from_iterable(lists)), "An id is 1 to 100 characters."
        texts = {"group": self.group or "-", "names": "".join(self.names.values())}
        for name, text in texts.items():
            yield name, not text.isprintable(), "There are characters in it that cannot be shown."
        times = [each for each in (self.starts_at, self.ends_at) if each is not None]
        yield "starts_at", any(each.tzinfo is None for each in times), "Times say their zone."
        yield "ends_at", times != sorted(set(times)) and None not in times, "It ends after it starts."


def fold_code(code: str) -> str:
    """Bring a code into its one form: people type it in either case, with full-width letters, with blanks."""
    return "".join(unicodedata.normalize("NFKC", code).upper().split())


def _is_plain(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_ID and name.isprintable()


def _benefit_rules(benefit: Benefit) -> Iterator[tuple[str, bool, str]]:
    if isinstance(benefit, PercentOff | BuyGet):
        percent = benefit.percent
        fair = percent.is_finite() and 0 < percent <= HUNDRED and percent == round(percent, 4)
        yield "percent", not fair, "Percent are above 0, at most 100, with at most four decimals."
    if isinstance(benefit, BuyGet):
        counts = (benefit.buy, benefit.get, benefit.times or 1)
        yield "buy", min(counts) < 1 or max(counts) > _LONGEST_LIST, f"Counts are from 1 to {_LONGEST_LIST}."
    if isinstance(benefit, FixedOff):
        yield "amount", not benefit.amount, "The sum is above nothing."
