"""What goods a buyer is after, kept from turn to turn, and how a turn changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from hupan.catalog import CategoryId
from hupan.kernel import Money
from hupan.phrases import Budget, Phrases, without
from hupan.sayings import (
    ANY_OF,
    HIGH,
    NO,
    YES,
    Named,
    Term,
    TermOf,
    Terms,
    Wishes,
    joined_terms,
    lets_go_of_price,
    read_terms,
    sort_of,
    wants_cheaper,
)
from hupan.search import Filters, Sort

_NEAR = Decimal("0.25")
_UPPER = 3


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
        terms: How they are to be rated, sold and sent.
    """

    text: str
    category: CategoryId | None = None
    least: Money | None = None
    most: Money | None = None
    traits: tuple[Named, ...] = ()
    sort: Sort = Sort.RELEVANCE
    by: date | None = None
    terms: tuple[Term, ...] = ()


def begun(said: str, phrases: Phrases) -> Quest:
    """Begin a quest with what somebody said."""
    terms = read_terms(said)
    quest = Quest(_words_of(said, phrases, terms), sort=sort_of(said) or Sort.RELEVANCE, by=_due(phrases))
    return on_terms(_bounded(quest, _beside(phrases.budgets, terms)), terms)


def changed(quest: Quest, said: str, phrases: Phrases) -> Quest:
    """Change a quest by a price or an order that was said; what was not said stays."""
    sort = sort_of(said)
    if sort is None and not phrases.budgets and wants_cheaper(said):
        sort = Sort.PRICE_UP
    if lets_go_of_price(said):
        quest = replace(quest, least=None, most=None)
    if sort is not None:
        # What was to come first before does so no more, but is still a leaning.
        quest = replace(quest, traits=tuple(replace(each, utmost=False) for each in quest.traits))
    quest, terms = replace(quest, sort=sort or quest.sort, by=_due(phrases) or quest.by), read_terms(said)
    return on_terms(_bounded(quest, _beside(phrases.budgets, terms)), terms)


def on_terms(quest: Quest, terms: Terms) -> Quest:
    """Add how goods are to be rated, sold and sent; where they are made is nothing that the market knows."""
    joined = joined_terms(quest.terms, terms)
    return replace(quest, terms=tuple(each for each in joined if each.of is not TermOf.MADE))


def _beside(budgets: Sequence[Budget], terms: Terms) -> tuple[Budget, ...]:
    """Leave out what was read as a price and is said of a term: of "over 100 reviews" no 100 is one."""
    return tuple(
        each
        for each in budgets
        if not any(each.span.start < span.end and span.start < each.span.end for span in terms.spans)
    )


def with_wishes(quest: Quest, wishes: Wishes) -> Quest:
    """Add attributes, and let go of others; of what was said before about the same ones, the new word counts."""
    kept = {each.key: each for each in quest.traits if each.key not in wishes.let_go}
    for each in wishes.named:
        kept.pop(each.key, None)
        kept[each.key] = each
    return replace(quest, traits=tuple(kept.values()))


def unpriced(quest: Quest, wishes: Wishes, budgets: Sequence[Budget]) -> Quest:
    """Take a number for no price that was read as one, and stands beside an attribute's name: `静水压15000以上`."""
    numbers = {each for named in wishes.named for each in (named.least, named.most) if each is not None}
    for budget in budgets:
        sums = [each for each in (budget.least, budget.most, budget.near) if each is not None]
        if sums and all(each.amount in numbers for each in sums):
            quest = replace(quest, least=None, most=None)
    return quest


def without_each(quest: Quest) -> tuple[Quest, ...]:
    """Let go of one wish at a time: of the price, each attribute, each term, and the day, in this order."""
    less: list[Quest] = []
    if quest.least is not None or quest.most is not None:
        less.append(replace(quest, least=None, most=None))
    less += [replace(quest, traits=tuple(one for one in quest.traits if one != each)) for each in quest.traits]
    less += [replace(quest, terms=tuple(one for one in quest.terms if one != each)) for each in quest.terms]
    if quest.by is not None:
        less.append(replace(quest, by=None))
    return tuple(less)


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
    # What is only a leaning stands last, and so is given up first.
    for trait in sorted(quest.traits, key=lambda each: each.is_soft):
        fitting = fitting_values(trait, values.get(trait.key, ()))
        if fitting:
            attributes[trait.key] = fitting
        else:
            missing.append(trait)
    categories = (quest.category,) if quest.category is not None else ()
    filters = Filters(categories, price_from=quest.least, price_to=quest.most, attributes=attributes)
    return _with_terms(filters, quest.terms), tuple(missing)


def _with_terms(filters: Filters, terms: Sequence[Term]) -> Filters:
    """Narrow by the terms that the index knows of; the others are held against the goods that it finds."""
    rated = [float(each.number) for each in terms if each.of is TermOf.RATING]
    brands = [each.value for each in terms if each.of is TermOf.BRAND and not each.without]
    return replace(
        filters,
        rating=max(rated, default=None),
        conditions=tuple(each.value for each in terms if each.of is TermOf.CONDITION and not each.without),
        in_stock=any(each.of is TermOf.STOCK for each in terms),
        brands=tuple(name for each in brands for name in each.split(ANY_OF)),
    )


def without_terms(filters: Filters) -> Filters:
    """Leave the terms out of filters."""
    return replace(filters, rating=None, in_stock=False, conditions=(), brands=())


def fitting_values(trait: Named, values: Sequence[str]) -> tuple[str, ...]:
    """Choose the values that are wished for; of a leaning, the upper or the lower third of all that there are."""
    if not trait.is_soft:
        fitting = tuple(value for value in values if fits(trait, value))
        return fitting if not trait.is_age else tuple(sorted(fitting, key=Decimal)[-1:])
    known = sorted((each for each in values if decimal_of(each) is not None), key=Decimal, reverse=trait.value == HIGH)
    return tuple(known[: max(1, round(len(known) / _UPPER))])


def fits(trait: Named, value: str) -> bool:
    """Whether a value of an attribute is what is wished for; a leaning is nothing that a value alone can miss."""
    if trait.is_soft:
        return True
    if trait.value in {YES, NO} or (trait.least is None and trait.most is None):
        return (value in trait.value.split(ANY_OF)) is not trait.without
    number = decimal_of(value)
    if number is None:
        return False
    if trait.beyond and number in {trait.least, trait.most}:
        return False
    return (trait.least is None or number >= trait.least) and (trait.most is None or number <= trait.most)


def decimal_of(value: str) -> Decimal | None:
    """Read a value as a number; `None` where it is none."""
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _bounded(quest: Quest, budgets: Sequence[Budget]) -> Quest:
    for budget in budgets:
        if budget.near is not None:
            low, high = (_share(budget.near, 1 + sign * _NEAR) for sign in (-1, 1))
            quest = replace(quest, least=low if budget.bounded else None, most=high if budget.bounded else budget.near)
        else:
            quest = _within(quest, budget.least, budget.most)
    return quest


def _within(quest: Quest, least: Money | None, most: Money | None) -> Quest:
    """Set bounds; what was said of the other end stays, unless nothing could cost that: "under 200", "at least 100"."""
    if least is None and _agree(quest.least, most):
        least = quest.least
    elif most is None and _agree(least, quest.most):
        most = quest.most
    return replace(quest, least=least, most=most)


def _agree(least: Money | None, most: Money | None) -> bool:
    return least is not None and most is not None and least.currency == most.currency and least.minor < most.minor


def _words_of(said: str, phrases: Phrases, terms: Terms) -> str:
    """Leave out what was read off a text; for whom something is stays: there are books for those of six years."""
    if not phrases.ages and not terms.spans:
        return phrases.rest or said
    read = (phrases.budgets, phrases.counts, phrases.days, phrases.sizes, phrases.measures, phrases.pointers)
    return without(said, [*(each.span for found in read for each in found), *terms.spans]) or said


def _due(phrases: Phrases) -> date | None:
    return next((each.day for each in phrases.days), None)


def _share(money: Money, by: Decimal) -> Money:
    return Money(int(money.minor * by), money.currency)
