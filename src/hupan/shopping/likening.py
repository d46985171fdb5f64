"""More like one of those that are shown: what has most in common with it, by what is stated of both."""

import asyncio
from collections.abc import Sequence

from hupan.catalog import AttributeSpec, Product, in_language
from hupan.counter import Kind, ProductsCard, pointed, quest_data
from hupan.matching import Reason, market_address, spec_name, specs_of
from hupan.phrases import form_of
from hupan.quests import SHOWN, Reading, Seeker, in_common
from hupan.shopping.items import items_of
from hupan.shopping.steps import Reply, Step
from hupan.showcase import Reader, attribute_text, read_goods

# Some are sold out.
_LOOKED_AT = 18
_MOST_TOLD = 4


async def likened(step: Step, seeker: Seeker) -> Reply | None:
    """Show what is like a product that is pointed at; nothing where that is not asked, or not of one.

    Args:
        step: What was said.
        seeker: Finds goods.
    """
    places = pointed(step.said, step.phrases, step.table)
    if len(places) != 1 or not (await asyncio.to_thread(form_of, step.said)).likens:
        return None
    model, visit = step.table.shown[places[0]], step.visit
    reader, say = visit.reader, visit.reader.words.say
    reading = Reading(step.said, step.phrases, reader.language, reader.currency, _LOOKED_AT)
    found = await seeker.like(model.product_id, reading, besides=step.table.product_ids)
    if found is None:
        return Reply.of(say("It is no longer sold here."))
    goods = await read_goods(visit, [model.product_id, *found.products])
    if model.product_id not in goods:
        return Reply.of(say("It is no longer sold here."))
    product = goods.pop(model.product_id).product
    there = [(key, one) for key, one in goods.items() if one.best is not None and one.left(one.best) > 0]
    shown = dict(there[:SHOWN])
    if not shown:
        return Reply.of(say("There is nothing more of that kind here than what you see."))
    tree = await visit.market.catalog.categories()
    specs = specs_of(tree, product.category_id)
    why = {key: _shared(product, one.product, specs, reader) for key, one in shown.items()}
    shelf = tree.get(product.category_id)
    slug, kind = ("", "") if shelf is None else (shelf.slug, in_language(shelf.names, reader.language) or shelf.slug)
    first = say("What has most in common with %(name)s comes first.", name=model.name)
    card = ProductsCard(
        items=items_of(visit, shown, why),
        total=found.total,
        wishes=[],
        missing=[],
        corrected="",
        more=market_address(visit, found, tree),
        ranked_by=f"{first} {say('Nobody can pay for a place.')}",
        quest=quest_data(found.quest, slug, kind),
    )
    told = say("These are most like %(name)s, by what their sellers state.", name=model.name)
    if not any(why.values()):
        told = say("Their sellers state nothing that these share with %(name)s but the kind.", name=model.name)
    return Reply.of(told, (Kind.PRODUCTS, card))


def _shared(one: Product, other: Product, specs: Sequence[AttributeSpec], reader: Reader) -> list[Reason]:
    """Say what a product has in common with another one, as its own seller states it."""
    shared = set(in_common(one, other))
    stated = [(spec, other.attributes[spec.key]) for spec in specs if spec.key in shared]
    said = [
        spec_name(spec, reader)
        if value is True
        else f"{spec_name(spec, reader)}: {attribute_text(spec, value, reader)}"
        for spec, value in stated
    ]
    return [Reason(text=each, has=True) for each in said[:_MOST_TOLD]]
