"""Does `watch`: shows what a product has cost, and watches it, where that is asked, for a price or for being there."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from hupan.aftercare.ports import Watches
from hupan.catalog import PriceSpan
from hupan.choices import bare_number
from hupan.consents import drawn, question
from hupan.kernel import Money, MoneyError, PersonId
from hupan.rates import NoRate
from hupan.sayings import asks_past_prices
from hupan.shopping import Kind, PricePoint, PricesCard, Reply, Step, items_of, pointed
from hupan.showcase import DAYS, Goods, Reader, read_goods
from hupan.watches import NotWatchable, TooManyWatches

_STOP = re.compile(
    r"\b(?:stop|no longer|don'?t)\b.*\b(?:watch|notif|tell|track)|\bunwatch\b"
    r"|안\s?(?:지켜|알려|봐)|그만|해제|알림\s?(?:취소|꺼)|(?:别|不要|不用|甭)(?:再|给我|帮我)?(?:盯|提醒|关注|通知|叫我)|别再|取消(?:关注|提醒|通知)"
)
_WISHED = re.compile(r"\bwish\s?list\b|위시\s?리스트|찜|心愿单|收藏")
# "Tell me when the price has dropped": told of later, and not shown now.
_TELL_LATER = re.compile(
    r"\b(?:when(?:ever)?|once|if|as soon as|notif\w+|alert|ping|watch|follow|keep an eye)\b"
    r"|提醒|通知|盯|关注|一?(?:降价?|到货|有货|便宜)了?就|的?时候|지켜|알림|[면때]\s"
)
_MOST_ASKED, _MOST_POINTS, _LONGEST = 6, 60, 300


class Watch:
    """Does `watch`.

    Args:
        watches: Keeps what is watched.
    """

    def __init__(self, watches: Watches) -> None:
        self._watches = watches

    async def run(self, step: Step) -> Reply:
        """Watch what is meant, or stop watching it, and show its price over time."""
        say, person = step.visit.reader.words.say, step.buyer.person_id
        shown = [step.table.shown[at] for at in pointed(step.said, step.phrases, step.table)]
        if person is None:
            return Reply.of(say("Sign in first: what is watched belongs to an account."))
        if not shown:
            return _which(step)
        if _WISHED.search(step.said.casefold()):
            for each in shown:
                await step.visit.market.wishes.add(person, each.product_id, each.variant_id)
            return Reply.of(say("On your wish list: %(things)s.", things="; ".join(each.name for each in shown)))
        goods = await read_goods(step.visit, list(dict.fromkeys(each.product_id for each in shown)))
        found = next(iter(goods.values()), None)
        if found is None:
            return Reply.of(say("This is no longer in the market."))
        folded = step.said.casefold()
        if not _TELL_LATER.search(folded) and await asyncio.to_thread(asks_past_prices, folded):
            return await self._past(step, person, found)
        return await self._watched(step, person, found)

    async def _past(self, step: Step, person: PersonId, goods: Goods) -> Reply:
        """Show what it has cost, and leave what is watched as it is."""
        there = await self._watches.find(person, goods.product.id)
        target = None if there is None else there.target
        card = await _card(step, goods, watched=there is not None, target=target)
        return Reply.of(_past_prices(goods, card, step.visit.reader), drawn(Kind.PRICES, card))

    async def _watched(self, step: Step, person: PersonId, goods: Goods) -> Reply:
        reader, product = step.visit.reader, goods.product
        say, name = reader.words.say, product.text(reader.language).name
        stop = bool(_STOP.search(step.said.casefold()))
        target = None if stop else _target(step, goods)
        try:
            if stop:
                await self._watches.remove(person, product.id)
            else:
                await self._watches.put(person, product.id, target, reader.language)
        except TooManyWatches as error:
            most = reader.formats.number(int(error.params.get("limit") or 0))
            return Reply.of(say("You watch %(most)s things already. Stop watching one first.", most=most))
        except NotWatchable:
            return Reply.of(say("It is sold in another currency. Name a price in that one."))
        card = await _card(step, goods, watched=not stop, target=target)
        return Reply.of(_said(goods, name, reader, stop=stop, target=target), drawn(Kind.PRICES, card))


def _past_prices(goods: Goods, card: PricesCard, reader: Reader) -> str:
    say, best = reader.words.say, goods.best
    name = goods.product.text(reader.language).name
    if best is None:
        return say("%(name)s: nobody sells it at present.", name=name)
    price, days = reader.formats.money(best.price), reader.formats.number(DAYS)
    if card["lowest"] == card["highest"]:
        return say("%(name)s has cost %(price)s for the last %(days)s days.", name=name, price=price, days=days)
    return say(
        "%(name)s costs %(price)s now; in the last %(days)s days it was between %(low)s and %(high)s.",
        name=name,
        price=price,
        days=days,
        low=card["lowest"],
        high=card["highest"],
    )


def _said(goods: Goods, name: str, reader: Reader, *, stop: bool, target: Money | None) -> str:
    say, best = reader.words.say, goods.best
    if stop:
        return say("%(name)s is not watched any more.", name=name)
    if target is not None:
        price = reader.formats.money(target)
        return say("You hear of it as soon as %(name)s costs %(price)s or less.", name=name, price=price)
    if best is None or not goods.left(best):
        return say("You hear of it as soon as %(name)s is there again.", name=name)
    return say(
        "You hear of it as soon as %(name)s costs less than %(price)s.",
        name=name,
        price=reader.formats.money(best.price),
    )


def _target(step: Step, goods: Goods) -> Money | None:
    """Read the price that was named; none for any drop.

    A sum in another currency than the seller's is turned into the seller's by the reference rate; a number alone is one
    of the seller's currency.
    """
    best = goods.best
    if best is None:
        return None
    currency = best.price.currency
    named = (money for each in step.phrases.budgets for money in (each.most, each.near) if money is not None)
    money, number = next(named, None), bare_number(step.phrases)
    try:
        if money is not None:
            target = money if money.currency == currency else step.visit.rates.convert(money, currency).money
        elif number is not None and not step.phrases.pointers:
            target = Money.exactly(number, currency)
        else:
            return None
    except (MoneyError, NoRate):
        return None
    return target if target.minor > 0 else None


async def _card(step: Step, goods: Goods, *, watched: bool, target: Money | None) -> PricesCard:
    """Draw what the offer that stands for a product has asked."""
    visit, best = step.visit, goods.best
    start = visit.reader.now - timedelta(days=DAYS)
    spans: Sequence[PriceSpan] = ()
    if best is not None:
        found = await visit.market.catalog.price_spans([best.id], start)
        spans = [each for each in found.get(best.id, ()) if each.price.currency == best.price.currency]
    prices = [each.price for each in spans] or ([] if best is None else [best.price])
    money = visit.reader.formats.money
    return PricesCard(
        item=items_of(visit, {goods.product.id: goods})[0],
        points=_points(spans, start, visit.reader),
        lowest=money(min(prices)) if prices else "",
        highest=money(max(prices)) if prices else "",
        watched=watched,
        target="" if target is None else str(target.minor),
    )


def _points(spans: Sequence[PriceSpan], start: datetime, reader: Reader) -> list[PricePoint]:
    """Write each price from its day on; what only repeats the one before is left out."""
    pairs = zip([None, *spans], spans, strict=False)
    kept = [span for before, span in pairs if before is None or before.price != span.price]
    if not kept:
        return []
    low, high = min(each.price.minor for each in kept), max(each.price.minor for each in kept)
    return [
        PricePoint(
            day=reader.formats.day(max(each.since, start)),
            iso=max(each.since, start).date().isoformat(),
            price=reader.formats.money(each.price),
            share=round(Decimal(100) * (each.price.minor - low) / (high - low)) if high > low else 50,
        )
        for each in kept[-_MOST_POINTS:]
    ]


def _which(step: Step) -> Reply:
    say, table = step.visit.reader.words.say, step.table
    if not table.shown:
        return Reply.of(say("Nothing is shown that could be watched. Say what you are looking for."))
    choices = [
        (each.name, f"{step.said[:_LONGEST]} #{at}") for at, each in enumerate(table.shown[:_MOST_ASKED], start=1)
    ]
    return Reply.of(say("Which one do you mean?"), question(choices, {"action": "watch"}))
