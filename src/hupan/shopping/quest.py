"""What goods a buyer is after, kept from turn to turn, and how a turn changes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from hupan.catalog import CategoryId
from hupan.kernel import Money
from hupan.phrases import Budget, Phrases, without
from hupan.search import Filters, Sort
from hupan.shopping.traits import NO, YES, Named

_NEAR = Decimal("0.25")
# The first that stands in a text counts.
_SORTS: Sequence[tuple[Sort, str]] = (
    (Sort.PRICE_DOWN, r"most expensive|dearest|high to low|价格从高到低|最贵|비싼 순|가격 높은 순|높은 가격순"),
    (
        Sort.PRICE_UP,
        (
            r"cheapest|lowest price|low to high|by price|order of price|价格从低到高|按价格|最便宜|价格排序"
            r"|최저가|싼 순|싼 것부터|가격순|가격 낮은|저렴한 순"
        ),
    ),
    (
        Sort.RATING,
        r"best rated|by rating|highest rated|better rating|top rated|按评分|评分最高|好评|평점|별점|후기 좋은",
    ),
    (Sort.NEWEST, r"\bnewest|\blatest|最新|新品|최신|신상"),
    (Sort.DISCOUNT, r"biggest discount|most reduced|折扣最|降价最|할인율|할인 많이"),
)
_CHEAPER = re.compile(r"\bcheaper\b|\bless expensive\b|便宜(?:点|一点|些)|더 싼|더 저렴|좀 싼")


@dataclass(frozen=True, slots=True)
class Quest:
    """What goods a buyer is after.

    Attributes:
        text: In the buyer's words, without what was read off them.
        category: On which shelf, once that is known.
        least: No cheaper than this.
        most: No dearer than this.
        traits: Which attributes they are to have, one for each key.
        sort: In which order they are shown.
        by: The last day on which they may arrive.
    """

    text: str
    category: CategoryId | None = None
    least: Money | None = None
    most: Money | None = None
    traits: tuple[Named, ...] = ()
    sort: Sort = Sort.RELEVANCE
    by: date | None = None


def begun(said: str, phrases: Phrases) -> Quest:
    """Begin a quest with what somebody said."""
    quest = Quest(_words_of(said, phrases), sort=sort_of(said) or Sort.RELEVANCE, by=_due(phrases))
    return _bounded(quest, phrases.budgets)


def changed(quest: Quest, said: str, phrases: Phrases) -> Quest:
    """Change a quest by a price or an order that was said; what was not said stays."""
    sort = sort_of(said)
    if sort is None and not phrases.budgets and _CHEAPER.search(said.casefold()):
        sort = Sort.PRICE_UP
    return _bounded(replace(quest, sort=sort or quest.sort, by=_due(phrases) or quest.by), phrases.budgets)


def with_traits(quest: Quest, named: Sequence[Named]) -> Quest:
    """Add attributes; of what was said before about the same ones, the new word counts."""
    kept = {each.key: each for each in (*quest.traits, *named)}
    return replace(quest, traits=tuple(kept.values()))


def sort_of(said: str) -> Sort | None:
    """Read in which order somebody wants to see things."""
    folded = said.casefold()
    return next((sort for sort, words in _SORTS if re.search(words, folded)), None)


def filters_of(quest: Quest, values: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[Named, ...]]:
    """Write a quest as filters of the search.

    Args:
        quest: The quest.
        values: The values that there are of each attribute, by its key.

    Returns:
        The filters, and the traits that nothing there has, which are left out of them.
    """
    attributes: dict[str, tuple[str, ...]] = {}
    missing: list[Named] = []
    for trait in quest.traits:
        fitting = tuple(value for value in values.get(trait.key, ()) if fits(trait, value))
        if fitting:
            attributes[trait.key] = fitting
        else:
            missing.append(trait)
    categories = (quest.category,) if quest.category is not None else ()
    filters = Filters(categories, price_from=quest.least, price_to=quest.most, attributes=attributes)
    return filters, tuple(missing)


def fits(trait: Named, value: str) -> bool:
    """Whether a value of an attribute is what is wished for."""
    if trait.value in {YES, NO} or (trait.least is None and trait.most is None):
        return (value == trait.value) is not trait.without
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return (trait.least is None or number >= trait.least) and (trait.most is None or number <= trait.most)


def _bounded(quest: Quest, budgets: Sequence[Budget]) -> Quest:
    for budget in budgets:
        if budget.near is not None:
            low, high = (_share(budget.near, 1 + sign * _NEAR) for sign in (-1, 1))
            quest = replace(quest, least=low if budget.bounded else None, most=high if budget.bounded else budget.near)
        else:
            quest = replace(quest, least=budget.least, most=budget.most)
    return quest


def _words_of(said: str, phrases: Phrases) -> str:
    """Leave out what was read off a text; for whom something is stays: there are books for those of six years."""
    if not phrases.ages:
        return phrases.rest or said
    read = (phrases.budgets, phrases.counts, phrases.days, phrases.sizes, phrases.measures, phrases.pointers)
    return without(said, [each.span for found in read for each in found]) or said


def _due(phrases: Phrases) -> date | None:
    return next((each.day for each in phrases.days), None)


def _share(money: Money, by: Decimal) -> Money:
    return Money(int(money.minor * by), money.currency)
