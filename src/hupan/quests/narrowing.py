"""What is given up where nothing has all that is wished for, and wishes that only the goods themselves can answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from hupan.catalog import Listing, Value
from hupan.quests.quest import Quest, decimal_of, fits, fitting_values
from hupan.sayings import HIGH, Named, plain_value
from hupan.search import Filters, Hit, SearchPage


def wider(filters: Filters, quest: Quest, values: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[Named, ...]]:
    """Give up the last wish; of what is for an age, first only that it is for just that one.

    Args:
        filters: By what was searched in vain; there is at least one attribute in it.
        quest: What is wished for.
        values: The values that there are of each attribute, by its key.

    Returns:
        The filters without it, and what was given up.
    """
    last = list(filters.attributes)[-1]
    younger = [trait for trait in quest.traits if trait.key == last and trait.is_age]
    wide = tuple(each for each in values.get(last, ()) if younger and fits(younger[0], each))
    if len(wide) > len(filters.attributes[last]):
        return replace(filters, attributes={**filters.attributes, last: wide}), ()
    kept = {key: each for key, each in filters.attributes.items() if key != last}
    given_up = tuple(trait for trait in quest.traits if trait.key == last)
    return replace(filters, attributes=kept), given_up


def kept_by_hand(
    page: SearchPage, listings: Sequence[Listing], traits: Sequence[Named]
) -> tuple[SearchPage, tuple[Named, ...]]:
    """Keep the hits that have what is wished for, by the listings themselves: not every attribute is in the index.

    Returns:
        The page with these alone, and the wishes that none of them has, which are given up.
    """
    has = {each.product.id: each.product.attributes for each in listings}
    hits, missing = page.hits, list[Named]()
    for trait in traits:
        known = {hit.product_id: _written(has.get(hit.product_id, {}).get(trait.key)) for hit in hits}
        wanted = set(fitting_values(trait, list(dict.fromkeys(each for each in known.values() if each is not None))))
        fitting = tuple(hit for hit in hits if known[hit.product_id] in wanted)
        if fitting:
            hits = fitting
        else:
            missing.append(trait)
    return replace(page, hits=hits, total=len(hits) if len(hits) < len(page.hits) else page.total), tuple(missing)


def leading(values: Sequence[tuple[str, int]], trait: Named, wanted: int) -> tuple[str, ...]:
    """Choose the values of an attribute that lead, until so many goods have them.

    Args:
        values: Each value that there is, and how many have it.
        trait: Of which the most or the least is wished for.
        wanted: So many goods.
    """
    known = [(number, value, count) for value, count in values if (number := decimal_of(value)) is not None]
    chosen: list[str] = []
    for _, value, count in sorted(known, reverse=trait.value == HIGH):
        chosen.append(value)
        wanted -= count
        if wanted <= 0:
            break
    return tuple(chosen)


def led(page: SearchPage, listings: Sequence[Listing], trait: Named) -> SearchPage:
    """Put those first that have most, or least, of an attribute; which are equal in that stay in their order."""
    has = {each.product.id: each.product.attributes.get(trait.key) for each in listings}
    known = {key: decimal_of(plain_value(value)) for key, value in has.items() if value is not None}
    sign = -1 if trait.value == HIGH else 1

    def place(hit: Hit) -> tuple[bool, Decimal]:
        number = known.get(hit.product_id)
        return number is None, Decimal(0) if number is None else sign * number

    return replace(page, hits=tuple(sorted(page.hits, key=place)))


def _written(value: Value | None) -> str | None:
    return None if value is None else plain_value(value)


def spread(page: SearchPage, listings: Sequence[Listing]) -> SearchPage:
    """Put first the best of each kind, then the second best of each: whoever looks about wants to see what there is."""
    of = {each.product.id: each.product.category_id for each in listings}
    seen: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for hit in page.hits:
        kind = of.get(hit.product_id, "")
        turns[hit.product_id] = seen[kind]
        seen[kind] += 1
    return replace(page, hits=tuple(sorted(page.hits, key=lambda hit: turns[hit.product_id])))
