"""What shops elsewhere sell, as items of the cards that the market's goods stand on."""

from urllib.parse import quote, unquote

from hupan.catalog import ProductId
from hupan.merchants import Good, Merchant, MerchantId
from hupan.shopping import Item, PriceData, RatingData, Shown
from hupan.showcase import Visit

_MARK = "away:"


def away_id(good: Good) -> ProductId:
    """Name a thing of a shop elsewhere so that it is found again off a card; no product of the market is called so."""
    return ProductId(f"{_MARK}{good.merchant_id}:{quote(good.id, safe='')}")


def read_away_id(product_id: str) -> tuple[MerchantId, str] | None:
    """Read what `away_id` wrote; `None` for a product of the market."""
    if not product_id.startswith(_MARK):
        return None
    merchant_id, _, item_id = product_id.removeprefix(_MARK).partition(":")
    return MerchantId(merchant_id), unquote(item_id)


def is_away(shown: Shown) -> bool:
    """Say whether a thing on the screen is of a shop elsewhere."""
    return shown.product_id.startswith(_MARK)


def item_of(good: Good, merchant: Merchant, visit: Visit) -> Item:
    """Write a thing as its shop tells it. It has no picture: none is loaded from a stranger's address unasked."""
    say, formats = visit.reader.words.say, visit.reader.formats
    rating = None
    if good.rating is not None:
        mean, count = good.rating
        said = say("%(mean)s of 5, says the shop", mean=formats.tenth(mean))
        rating = RatingData(mean=formats.tenth(mean), count=formats.tally(count), percent=round(mean * 20), label=said)
    about = visit.approximate(good.price)
    return Item(
        product_id=away_id(good),
        offer_id="",
        variant_id="",
        href="",
        name=f"{good.title} ({good.options})" if good.options and good.options not in good.title else good.title,
        picture=None,
        price=PriceData(text=formats.money(good.price), approximate=about, former="", off=""),
        from_price=False,
        rating=rating,
        delivery="",
        seller=merchant.name,
        note=say("Sold out there") if good.available is False else "",
        why=[],
        away={"shop": merchant.name, "page": good.url},
    )
