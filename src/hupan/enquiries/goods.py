"""Which goods an enquiry is about, and what is known of them: those on the screen, else some that are new here."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hupan.catalog import Offer, OfferId, ProductId, Selection
from hupan.pricing import DeliveryWindow, Place
from hupan.shopping import Step, pointed
from hupan.showcase import Goods, Visit, read_goods

_MOST_POINTED, _MOST_SHOWN, _SAMPLED = 3, 6, 40


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at.

    Attributes:
        place: The country that is meant: that which was named, else the reader's.
        goods: Products on the screen that are meant; all of them where none was pointed at.
        one: The product that is meant, if it is one.
        windows: When the best offer of each arrives at that place, and for how much; none where it is not sent there.
        sample: The same of things that are new here, where nothing is on the screen; `None` for what is not sent there.
    """

    place: str
    goods: Mapping[ProductId, Goods] = field(default_factory=dict[ProductId, Goods])
    one: Goods | None = None
    windows: Mapping[OfferId, DeliveryWindow] = field(default_factory=dict[OfferId, DeliveryWindow])
    sample: Sequence[DeliveryWindow | None] = ()

    def window(self, goods: Goods) -> DeliveryWindow | None:
        """Tell when a product arrives; `None` where it is not sent there, or not sold."""
        return None if goods.best is None else self.windows.get(goods.best.id)


async def looked_at(step: Step, country: str) -> Looked:
    """Look at the goods that an enquiry may be about.

    Args:
        step: What was said.
        country: Which country it names, or empty.
    """
    visit, place = step.visit, country or step.visit.reader.place
    shown = step.table.shown
    if not shown:
        return Looked(place, sample=await _sampled(visit, place))
    places = pointed(step.said, step.phrases, step.table)
    places = places if 0 < len(places) <= _MOST_POINTED else tuple(range(len(shown)))
    goods = await read_goods(visit, [shown[each].product_id for each in places[:_MOST_SHOWN]])
    best = [each.best for each in goods.values() if each.best is not None]
    products = {key: each.product for key, each in goods.items()}
    windows = await visit.market.pricing.deliveries(best, products, Place(place))
    return Looked(place, goods, next(iter(goods.values())) if len(goods) == 1 else None, windows)


async def _sampled(visit: Visit, place: str) -> list[DeliveryWindow | None]:
    """Tell for things that are new here when they arrive; of each its cheapest offer."""
    catalog = visit.market.catalog
    ids = (await catalog.listed(Selection(), limit=_SAMPLED)).ids
    products, offers = await asyncio.gather(catalog.products(ids), catalog.offers(ids))
    best = [min(offers[each], key=_price) for each in products if offers.get(each)]
    windows = await visit.market.pricing.deliveries(best, products, Place(place))
    return [windows.get(each.id) for each in best]


def _price(offer: Offer) -> tuple[str, int, str]:
    return offer.price.currency, offer.price.minor, offer.id
