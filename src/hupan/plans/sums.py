"""Tells what several kinds of goods come to together, where one sum was named for all of them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from hupan.catalog import ProductId
from hupan.kernel import Money
from hupan.plans.domain import Plan, StepState
from hupan.rates import NoRate
from hupan.runs import CardPart, Part
from hupan.shopping import Kind, read_quest
from hupan.showcase import Visit, read_goods


async def said_of_the_sum(plan: Plan, visit: Visit) -> str:
    """Say what the first of each come to, and the cheapest that are shown; nothing where no sum was named for all."""
    shared = [each for each in plan.steps if each.shares]
    if not shared or any(each.state is not StepState.DONE for each in shared):
        return ""
    cards = [part.data for each in shared for part in each.left if _shows(part)]
    bounds = [most for card in cards if (most := read_quest(card["quest"]).most) is not None]
    if len(cards) < len(shared) or not bounds:
        return ""
    try:
        priced, most = await _priced(visit, [card["items"] for card in cards]), _worth(visit, bounds[0])
    except NoRate:
        return ""
    if not all(priced):
        return ""
    counts = [each.wanted for each in shared]
    first = _summed(visit, [each[0] for each in priced], counts)
    least = _summed(visit, [min(each) for each in priced], counts)
    return _told(visit, first, least, most)


def _shows(part: Part) -> TypeGuard[CardPart]:
    return isinstance(part, CardPart) and part.kind == Kind.PRODUCTS


async def _priced(visit: Visit, lists: Sequence[Sequence[Mapping[str, Any]]]) -> list[list[Money]]:
    """Read what the goods on cards cost now: that variant which the card chose, else the best."""
    ids = [ProductId(str(item["product_id"])) for items in lists for item in items]
    goods = await read_goods(visit, ids, whole=True)
    return [
        [
            _worth(visit, offer.price)
            for item in items
            if (one := goods.get(ProductId(str(item["product_id"])))) is not None
            if (offer := next((each for each in one.offers if each.id == item["offer_id"]), one.best)) is not None
        ]
        for items in lists
    ]


def _worth(visit: Visit, price: Money) -> Money:
    return visit.rates.convert(price, visit.reader.currency).money


def _summed(visit: Visit, prices: Sequence[Money], counts: Sequence[int]) -> Money:
    zero = Money.zero(visit.reader.currency)
    return sum((price * count for price, count in zip(prices, counts, strict=True)), zero)


def _told(visit: Visit, first: Money, least: Money, most: Money) -> str:
    say, written = visit.reader.words.say, visit.reader.formats.money
    if not most < first:
        return say("The first of each come to %(sum)s together, without delivery.", sum=written(first))
    if not most < least:
        return say(
            "The first of each come to %(sum)s together, which is more than you named; the cheapest to %(least)s.",
            sum=written(first),
            least=written(least),
        )
    return say(
        "Even the cheapest of each come to %(least)s together, which is more than you named.", least=written(least)
    )
