"""Which of the products on the screen are meant, and what is said of each."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hupan.buying.ranking import chosen, several_best
from hupan.catalog import ProductId
from hupan.choices import NOWHERE, akin, is_look, read_choice
from hupan.phrases import Phrases, read_phrases
from hupan.shopping import Shown, Step, best_of_each, mentions, pointed
from hupan.showcase import Goods, chosen_variant, read_goods

_EACH = re.compile(r"\beach\b|\bapiece\b|\bevery one\b|씩|각각|각\s|各|每[个样种双件款]|都(?:来|要|买|拿)")

# "Put everything in my cart" is said of what is shown; "buy everything" may be said of the cart.
_EVERYTHING = re.compile(
    r"\b(?:add|put|stick|chuck|throw|pop|pack)\b[^.!?]*\b(?:everything|all of it|the (?:whole )?lot|all (?:six|five"
    r"|four|three|[3-6]))\b"
)
_MOST_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one of the products on the screen."""

    shown: Shown
    said: str
    phrases: Phrases


async def parts_of(step: Step) -> tuple[Part, ...]:
    """Tell which of the products on the screen are meant; none where nothing says which.

    A place or a name comes first; then how one ranks among all that are shown (the cheapest), whatever was spoken of
    before; then what sets one apart (the black one), where no product was spoken of before.
    """
    shown = step.table.shown
    several = mentions(step.said, step.phrases, step.table)
    if several:
        each = _EACH.search(step.said.casefold()) is not None
        read = [(one, step.said if each else one.said) for one in several]
        return tuple(Part(shown[one.place], said, _read(step, said)) for one, said in read)
    if _EVERYTHING.search(step.said.casefold()) and len(shown) <= _MOST_AT_ONCE:
        return tuple(Part(each, step.said, step.phrases) for each in shown)
    if each := await asyncio.to_thread(best_of_each, step.said, step.table):
        return tuple([part for one in each for part in await _best(replace(step, table=one))])
    places = pointed(step.said, step.phrases, replace(step.table, focus=None))
    if not places and len(shown) > 1:
        goods = await read_goods(step.visit, list(dict.fromkeys(each.product_id for each in shown)), whole=True)
        ranked = await chosen(step, goods)
        if ranked is not None:
            # Of several that are equally good, the first that was shown: it fits what was looked for best.
            many, said = several_best(step.said)
            return tuple(Part(each, said, _read(step, said)) for each in ranked[:many])
        apart = () if step.table.focus is not None else _apart(step, goods)
        places = tuple(at for at, each in enumerate(shown) if each.product_id in apart)[:1]
    places = places or pointed(step.said, step.phrases, step.table)
    return tuple(Part(shown[at], step.said, step.phrases) for at in places)


async def _best(step: Step) -> tuple[Part, ...]:
    """Find what is the best of one list, whatever lies beside it."""
    shown = step.table.shown
    goods = await read_goods(step.visit, list(dict.fromkeys(each.product_id for each in shown)), whole=True)
    many, said = several_best(step.said)
    ranked = shown if len(shown) == 1 else await chosen(step, goods) or ()
    return tuple(Part(each, said, _read(step, said)) for each in ranked[:many])


def _read(step: Step, said: str) -> Phrases:
    return step.phrases if said == step.said else read_phrases(said, NOWHERE)


def _apart(step: Step, goods: Mapping[ProductId, Goods]) -> tuple[ProductId, ...]:
    """Find the one product that is shown in a colour that was named, or the only one that there is in it."""
    if not akin(step.said):
        return ()
    in_it = {product_id: _colours(one, step) for product_id, one in goods.items()}
    seen = [
        each.product_id
        for each in step.table.shown
        if (colours := in_it.get(each.product_id)) and _seen(goods[each.product_id], each, colours)
    ]
    any_ = [product_id for product_id, colours in in_it.items() if colours]
    return _only(seen) or _only(any_)


def _only(found: Sequence[ProductId]) -> tuple[ProductId, ...]:
    return tuple(found) if len(found) == 1 else ()


def _colours(goods: Goods, step: Step) -> dict[str, str]:
    """Read which looks of a product a text names."""
    chosen = read_choice(goods.product, step.said, step.phrases).options
    return {each.key: chosen[each.key] for each in goods.product.options if is_look(each) and each.key in chosen}


def _seen(goods: Goods, shown: Shown, colours: Mapping[str, str]) -> bool:
    variant = chosen_variant(goods, shown.variant_id or "")
    return variant is not None and colours.items() <= dict(variant.options).items()
