"""Products of other shops, read into this house's words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hupan.kernel import Money
from hupan.merchants import Good, Merchant, MerchantNotUnderstood, Wish
from hupan.protocols.ucp_away.reading import (
    LONGEST_TEXT,
    an_object,
    count_in,
    money_in,
    name_in,
    objects,
    page_in,
    words,
)

_MOST_PRODUCTS: Final = 50
_MOST_VARIANTS: Final = 100
_BEST: Final = 5
_LONGEST_SCALE: Final = 100


def search_body(wish: Wish) -> dict[str, Any]:
    """Write what is sought."""
    body: dict[str, Any] = {"query": wish.text, "context": context(wish), "pagination": {"limit": wish.limit}}
    bounds = {name: money.minor for name, money in (("min", wish.least), ("max", wish.most)) if money is not None}
    if bounds:
        body["filters"] = {"price": bounds}
    return body


def context(wish: Wish) -> dict[str, str]:
    """Say of the buyer what a shop needs to answer in their words, and no more: no name, no town."""
    return {"address_country": wish.country, "currency": wish.currency, "language": wish.language.value}


def read_goods(body: Mapping[str, Any], merchant: Merchant, wanted: frozenset[str] = frozenset()) -> list[Good]:
    """Read products: of each the variant that stands for it, or those that are wanted.

    What has no name or no price that could be paid is left out; nobody can buy that.
    """
    single = an_object(body.get("product"))
    listed = [single] if single else objects(body.get("products"), _MOST_PRODUCTS)
    return [good for product in listed for good in _of(product, merchant, wanted)]


def _of(product: Mapping[str, Any], merchant: Merchant, wanted: frozenset[str]) -> Iterator[Good]:
    variants = objects(product.get("variants"), _MOST_VARIANTS)
    if wanted:
        variants = [each for each in variants if name_in(each, "id") in wanted] or variants[:1]
    else:
        there = [each for each in variants if an_object(each.get("availability")).get("available") is not False]
        variants = (there or variants)[:1]
    for variant in variants:
        try:
            good = _good(product, variant, merchant)
        except MerchantNotUnderstood:
            continue
        if good is not None:
            yield good


def _good(product: Mapping[str, Any], variant: Mapping[str, Any], merchant: Merchant) -> Good | None:
    local = is_local(merchant.address)
    item_id, title = name_in(variant, "id"), words(product.get("title"))
    price: Money = money_in(variant.get("price"))
    if not item_id or not title:
        return None
    available = an_object(variant.get("availability")).get("available")
    labels = [words(each.get("label"), 60) for each in objects(variant.get("options"), 6)]
    return Good(
        merchant_id=merchant.id,
        id=item_id,
        product_id=name_in(product, "id") or item_id,
        title=title,
        price=price,
        options=" / ".join(each for each in labels if each),
        about=words(an_object(product.get("description")).get("plain"), LONGEST_TEXT),
        available=available if isinstance(available, bool) else None,
        rating=_rating(an_object(product.get("rating"))),
        url=page_in(product.get("url"), local=local),
    )


def _rating(said: Mapping[str, Any]) -> tuple[float, int] | None:
    value, best = said.get("value"), said.get("scale_max", _BEST)
    if any(not isinstance(each, int | float) or isinstance(each, bool) for each in (value, best)):
        return None
    mean, most = float(value or 0), float(best)
    if not 0 < most <= _LONGEST_SCALE or not 0 <= mean <= most:
        return None
    return round(mean * _BEST / most, 1), count_in(said, "count", 10**9)


def is_local(address: str) -> bool:
    """Say whether a shop was added as one on this machine."""
    host = address.partition("://")[2].rpartition("]")[0].lstrip("[") or address.partition("://")[2].partition(":")[0]
    return host in {"127.0.0.1", "::1", "localhost"}
