"""Facts about an offer: what it costs, when it comes, whether it is there, who sells it, in what it can be had."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from hupan.catalog import Option, in_language
from hupan.choices import names_value
from hupan.counter import Fact
from hupan.sayings import Topic, flat_of, place_of
from hupan.showcase import Goods, Visit, few_left, price_of, product_path, returns_said, store_name


class _Telling(Protocol):
    def __call__(self, visit: Visit, goods: Goods) -> tuple[str, str]: ...


def facts_about(visit: Visit, goods: Goods, topics: Iterable[Topic]) -> list[Fact]:
    """Tell what is asked of an offer, each fact with the page where it stands."""
    href = product_path(goods.product.slug)
    told = [_TELL[topic](visit, goods) for topic in topics if topic in _TELL]
    return [Fact(label=label, value=value, href=href) for label, value in told]


def asks_of_options(options: Sequence[Option], said: str) -> bool:
    """Whether it is asked in what something can be had: by a value ("is there navy?"), or by what varies ("how big?").

    It reads files the first time: not for the event loop.
    """
    varies = [name for each in options for name in each.names.values()]
    return place_of(flat_of(said), varies) is not None or names_value(options, said)


def _price(visit: Visit, goods: Goods) -> tuple[str, str]:
    say = visit.reader.words.say
    if goods.best is None:
        return say("Price"), say("nobody sells it at present")
    price = price_of(goods, goods.best, visit)
    former = say("before: %(price)s", price=price.former) if price.former else ""
    return say("Price"), ", ".join(filter(None, (price.text, price.approximate, former)))


def _delivery(visit: Visit, goods: Goods) -> tuple[str, str]:
    reader = visit.reader
    window = None if goods.best is None else goods.windows.get(goods.best.id)
    if window is None:
        place = reader.formats.country(reader.place)
        return reader.words.say("Delivery and cost"), reader.words.say("Not sent to %(place)s", place=place)
    days = reader.words.say("Arrives %(days)s", days=reader.formats.weekdays(window.earliest, window.latest))
    cost = reader.words.say("Free delivery") if not window.cost.minor else reader.formats.money(window.cost)
    return reader.words.say("Delivery and cost"), f"{days}, {cost}"


def _returns(visit: Visit, goods: Goods) -> tuple[str, str]:  # noqa: ARG001 - it holds for whatever is sold here
    return visit.reader.words.say("Returns"), returns_said(visit.market.terms, visit.reader)


def _stock(visit: Visit, goods: Goods) -> tuple[str, str]:
    say = visit.reader.words.say
    left = 0 if goods.best is None else goods.left(goods.best)
    return say("Stock"), few_left(left, visit.reader) or say("In stock")


def _seller(visit: Visit, goods: Goods) -> tuple[str, str]:
    say = visit.reader.words.say
    if goods.best is None:
        return say("Seller"), say("nobody sells it at present")
    seller = goods.sellers.get(goods.best.seller_id)
    place = "" if seller is None else visit.reader.formats.country(seller.country)
    return say("Seller"), " · ".join(filter(None, (store_name(goods, goods.best, visit.reader), place)))


def _options(visit: Visit, goods: Goods) -> tuple[str, str]:
    reader, product = visit.reader, goods.product
    there = [each for each in product.variants if goods.is_available(each)]
    said = [
        f"{in_language(option.names, reader.language) or option.key}: "
        + ", ".join(
            in_language(value.names, reader.language) or value.value
            for value in option.values
            if any(each.options.get(option.key) == value.value for each in there)
        )
        for option in product.options
    ]
    return reader.words.say("To be had in"), "; ".join(said) or reader.words.say("one kind only")


_TELL: Mapping[Topic, _Telling] = {
    Topic.PRICE: _price,
    Topic.DELIVERY: _delivery,
    Topic.RETURNS: _returns,
    Topic.STOCK: _stock,
    Topic.SELLER: _seller,
    Topic.OPTIONS: _options,
}
