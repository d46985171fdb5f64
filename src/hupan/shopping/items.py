"""Products as cards show them, and what makes one of them fit a wish."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import cast

from hupan.catalog import ProductId
from hupan.counter import Item, PictureData, PriceData, RatingData
from hupan.matching import Reason
from hupan.showcase import Card, Goods, Price, Visit, cards_of


def items_of(
    visit: Visit, goods: Mapping[ProductId, Goods], why: Mapping[ProductId, Sequence[Reason]] | None = None
) -> list[Item]:
    """Write products, in their order, with why each is shown."""
    reasons = why or {}
    cards = cards_of(goods.values(), visit, {})
    return [_item(one, card, reasons.get(one.product.id, ())) for one, card in zip(goods.values(), cards, strict=True)]


def _item(goods: Goods, card: Card, why: Sequence[Reason]) -> Item:
    best = goods.best
    there = {each.variant_id for each in goods.offers if goods.left(each) > 0}
    # One tap puts in what there is no choice about.
    sure = best is not None and goods.left(best) > 0 and len(there) == 1
    return Item(
        product_id=card.product_id,
        offer_id=best.id if best is not None and sure else "",
        variant_id=best.variant_id if best is not None and sure else "",
        href=card.href,
        name=card.name,
        picture=None if card.picture is None else cast("PictureData", asdict(card.picture)),
        price=None if card.price is None else price_data(card.price),
        from_price=card.from_price,
        rating=None if card.rating is None else cast("RatingData", asdict(card.rating)),
        delivery=card.delivery,
        seller=card.seller,
        note=card.note,
        why=list(why),
    )


def price_data(price: Price) -> PriceData:
    """Write a price."""
    return cast("PriceData", asdict(price))
