"""Of each product that was found, what of it fits: the variants that were asked for, at a price within the bounds.

The index knows of a product only its lowest price and all that any of its variants is. What a card shows has to be true
of one thing that can be bought: who asks for a tent for four under $200 is shown what that one costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hupan.catalog import AttributeChoice, AttributeKind, AttributeSpec, Offer, ProductId
from hupan.choices import is_look, merged
from hupan.matching.terms import held_to_terms
from hupan.quests import Quest, Sought, fits
from hupan.sayings import Named
from hupan.search import Sort
from hupan.showcase import Goods, Visit, read_goods


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits of what was found.

    Attributes:
        found: What was found, without what does not fit.
        goods: It, in its order, with the offers that fit alone.
        lacking: What of the quest none of it has; then it comes only near.
    """

    found: Sought
    goods: Mapping[ProductId, Goods]
    lacking: Quest


async def fitted(visit: Visit, found: Sought, goods: Mapping[ProductId, Goods], *, priced: bool) -> Fitting:
    """Leave of each product the variants that are wanted, and only products of which one costs what it may.

    Args:
        visit: For whom.
        found: What was found.
        goods: It, as it was read.
        priced: Whether what it costs is minded; not where the nearest are shown, whatever they cost.
    """
    quest, nothing = found.quest, Quest("")
    wanted = [trait for each in goods.values() for trait in variant_traits(each, quest)]
    kept = dict(goods)
    if wanted:
        whole = await read_goods(visit, list(goods), whole=True)
        kept = {key: left for key, each in whole.items() if (left := in_variant(each, quest)) is not None}
        if not kept:
            return Fitting(found, goods, replace(nothing, traits=tuple(dict.fromkeys(wanted))))
    looked_at = len(kept)
    kept, unmet = await held_to_terms(kept, quest.terms, visit)
    nothing = replace(nothing, terms=unmet)
    if len(kept) < looked_at:
        # Of those that nobody looked at it is not known how many keep to the terms.
        found = replace(found, total=len(kept))
    looked_at = len(kept) if len(kept) < looked_at else len(goods)
    left = {key: each for key, each in kept.items() if not priced or _is_within(each, quest, visit)}
    if not left:
        bounds = replace(nothing, least=quest.least, most=quest.most) if kept else nothing
        return Fitting(found, ordered(kept, quest, visit), bounds)
    found = replace(found, total=max(len(left), found.total - looked_at + len(left)))
    return Fitting(found, ordered(left, quest, visit), nothing)


def in_variant(goods: Goods, quest: Quest) -> Goods | None:
    """Leave the variants of a product that are wanted; nothing where there are none of these to be had."""
    wanted = variant_traits(goods, quest)
    if not wanted:
        return goods
    options = {each.id: each.options for each in goods.product.variants}
    left = tuple(
        offer
        for offer in goods.offers
        if all(fits(trait, options.get(offer.variant_id, {}).get(trait.key, "")) for trait in wanted)
    )
    if not any(goods.left(offer) for offer in left):
        return None
    return replace(goods, offers=left)


def variant_traits(goods: Goods, quest: Quest) -> list[Named]:
    """List the wishes that are about variants of a product, as far as it is made in what was wished for at all."""
    made = {
        each.key: {variant.options.get(each.key, "") for variant in goods.product.variants}
        for each in goods.product.options
    }
    return [trait for trait in quest.traits if any(fits(trait, value) for value in made.get(trait.key, ()))]


def variants_of(goods: Iterable[Goods], quest: Quest, specs: Iterable[AttributeSpec]) -> tuple[AttributeSpec, ...]:
    """Describe the options that a quest is about as attributes are, so that what is wished for can be named."""
    keys = {trait.key for trait in quest.traits} - {spec.key for spec in specs}
    options = [
        option for each in goods for option in each.product.options if option.key in keys and not is_look(option)
    ]
    return tuple(
        AttributeSpec(
            each.key,
            AttributeKind.CHOICE,
            each.names,
            choices=tuple(AttributeChoice(value.value, value.names) for value in each.values),
        )
        for each in merged(options)
    )


def ordered(goods: Mapping[ProductId, Goods], quest: Quest, visit: Visit) -> dict[ProductId, Goods]:
    """Put goods in the order of what their fitting variants cost, where that is the order that is wanted."""
    if quest.sort not in {Sort.PRICE_UP, Sort.PRICE_DOWN}:
        return dict(goods)
    sign = 1 if quest.sort is Sort.PRICE_UP else -1
    return dict(
        sorted(goods.items(), key=lambda each: sign * (0 if each[1].best is None else _worth(each[1].best, visit)))
    )


def _worth(offer: Offer, visit: Visit) -> float:
    return float(visit.worth(offer.price))


def _is_within(goods: Goods, quest: Quest, visit: Visit) -> bool:
    if goods.best is None:
        return quest.least is None and quest.most is None
    price = visit.worth(goods.best.price)
    dear = quest.most is not None and price > visit.worth(quest.most)
    return not dear and (quest.least is None or price >= visit.worth(quest.least))
