"""What the listings of goods say, line by line: what the market says of the offer, and its seller of the thing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.catalog import AttributeSpec, ProductId
from hupan.matching import spec_name, specs_of
from hupan.sayings import Topic
from hupan.shopping.offering import facts_about
from hupan.showcase import Goods, Visit, attribute_text, price_of, read_goods

_TOPICS = (Topic.PRICE, Topic.DELIVERY, Topic.RETURNS, Topic.STOCK)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a listing.

    Attributes:
        topic: What the market says there; nothing where it is the seller's word for the thing.
        label: What it is called.
        value: What stands there.
    """

    topic: Topic | None
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one listing says.

    Attributes:
        lines: Its lines.
        prices: What its offers cost, each as it is written.
    """

    lines: tuple[Line, ...] = ()
    prices: tuple[str, ...] = ()


async def read_listings(visit: Visit, ids: Sequence[ProductId]) -> Mapping[ProductId, Listing]:
    """Read what the listings of products say; what cannot be seen any more is left out."""
    if not ids:
        return {}
    goods = await read_goods(visit, ids, whole=True)
    tree = await visit.market.catalog.categories()
    specs = {each: specs_of(tree, one.product.category_id) for each, one in goods.items()}
    return await asyncio.to_thread(lambda: {each: _listing(visit, one, specs[each]) for each, one in goods.items()})


def _listing(visit: Visit, goods: Goods, specs: Sequence[AttributeSpec]) -> Listing:
    own, reader = goods.product.attributes, visit.reader
    lines = [
        Line(topic, fact["label"], fact["value"]) for topic in _TOPICS for fact in facts_about(visit, goods, [topic])
    ]
    lines += [
        Line(None, spec_name(spec, reader), attribute_text(spec, own[spec.key], reader))
        for spec in specs
        if spec.key in own
    ]
    return Listing(tuple(lines), tuple(price_of(goods, offer, visit).text for offer in goods.offers))
