"""The verb on tidings: tell what was not told yet. One stretch of news, one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog

from hupan.checkout import CheckoutId
from hupan.fulfillment import Shipment
from hupan.kernel import Clock, HupanError, Kind, Language, OrderId
from hupan.orders import Order, Terms
from hupan.platform import StoreFactory, reach
from hupan.tidings.audience import Audience, Speakers
from hupan.tidings.domain import STILL_NEWS, Tiding, of_checkout, of_history, of_parcel
from hupan.tidings.ports import Checkouts, Exhibits, Orders, Parcels, TidingStore
from hupan.tidings.selling import DeskTiding, of_entry
from hupan.tidings.showing import of_exhibits, of_shown

AT_ONCE = 50

T = TypeVar("T")

_PASSING = {Kind.UNAVAILABLE, Kind.INTERNAL}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TellerPorts:
    """What the teller stands on.

    Attributes:
        letters: Whether this server sends letters.
        speakers: Finds who speaks for sellers; `None` where buyers alone are told.
        terms: Until when sellers deal with things.
    """

    stores: StoreFactory[TidingStore]
    orders: Orders
    parcels: Parcels
    checkouts: Checkouts
    exhibits: Exhibits
    clock: Clock
    letters: bool = False
    speakers: Speakers | None = None
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Something of which so much is to be told: the tidings behind those that were told before.

    Attributes:
        desk: The same for those who speak for the seller, or run the market: an entry for each tiding.
    """

    id: str
    tidings: tuple[Tiding, ...]
    desk: tuple[tuple[DeskTiding, ...], ...] = ()


class Teller:
    """Tells what became of orders, once.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: TellerPorts) -> None:
        self._ports = ports

    async def tell_orders(self, order_ids: Sequence[OrderId]) -> None:
        """Tell what has happened to orders since they were told of."""
        for stretch in _stretches(order_ids):
            await self.tell_of(await self._ports.orders.several(stretch))

    async def tell_of(self, orders: Sequence[Order]) -> None:
        """Tell the histories of orders that were read already."""
        if not orders:
            return
        parcels = await self._ports.parcels.of_orders([order.id for order in orders])
        languages = await self._languages(orders)
        terms = None if self._ports.speakers is None else self._ports.terms
        await self._tell([_history(each, parcels.get(each.id, []), languages[each.id], terms) for each in orders])

    async def tell_parcels(self, order_ids: Sequence[OrderId]) -> None:
        """Tell where the parcels of orders are."""
        for stretch in _stretches(order_ids):
            parcels = await self._ports.parcels.of_orders(stretch)
            moving = [each for each in stretch if any(not parcel.stage.is_final for parcel in parcels.get(each, []))]
            orders = await self._ports.orders.several(moving) if moving else []
            languages = await self._languages(orders)
            found: list[_Subject] = []
            for order in orders:
                for parcel in parcels[order.id]:
                    tiding = of_parcel(order, parcel)
                    if tiding is not None:
                        found.append(_Subject(tiding.key, (replace(tiding, language=languages[order.id]),)))
            await self._tell(found)

    async def tell_pictures(self, order_ids: Sequence[OrderId]) -> None:
        """Tell what the two sides of returns and disputes have shown one another, and have taken back."""
        for stretch in _stretches(order_ids):
            orders = await self._ports.orders.several(stretch)
            exhibits = await self._ports.exhibits.of_orders([order.id for order in orders])
            languages = await self._languages(orders)
            found: list[_Subject] = []
            for order in orders:
                for shown in of_exhibits(exhibits[order.id]):
                    tiding, desk = of_shown(order, shown, languages[order.id])
                    found.append(_Subject(tiding.key, (tiding,), (tuple(desk),)))
            await self._tell(found)

    async def tell_checkouts(self, checkout_ids: Sequence[CheckoutId]) -> None:
        """Tell of payments that failed."""
        for stretch in _stretches(checkout_ids):
            sessions = await self._ports.checkouts.several(stretch)
            tidings = [of_checkout(each) for each in sessions.values()]
            await self._tell([_Subject(each.key, (each,)) for each in tidings if each is not None])

    async def _languages(self, orders: Sequence[Order]) -> dict[OrderId, Language]:
        """The languages in which somebody bought; asked for only where a letter may be written in them."""
        checkouts = {each.id: CheckoutId(each.checkout_id) for each in orders if self._ports.letters and each.contact}
        there = await self._ports.checkouts.several(sorted(set(checkouts.values()))) if checkouts else {}
        known = {order_id: there[of].wishes.language for order_id, of in checkouts.items() if of in there}
        return {each.id: known.get(each.id, Language.EN) for each in orders}

    async def _audience(self, subjects: Sequence[_Subject]) -> Audience:
        """Find whoever may be told beside the buyers: before a transaction is opened, since others are asked."""
        if self._ports.speakers is None:
            return Audience()
        return await self._ports.speakers.audience([each for of in subjects for entry in of.desk for each in entry])

    async def _tell(self, subjects: Sequence[_Subject]) -> None:
        """Tell all of them at once; where that fails, one by one, so that nothing keeps the others waiting for ever."""
        for stretch in _stretches(subjects):
            try:
                await self._tell_at_once(stretch)
            except Exception as error:
                if isinstance(error, HupanError) and error.kind in _PASSING:
                    raise
                for subject in stretch:
                    await self._tell_alone(subject)

    async def _tell_alone(self, subject: _Subject) -> None:
        try:
            await self._tell_at_once([subject])
        except Exception as error:
            if isinstance(error, HupanError) and error.kind in _PASSING:
                raise
            # A fault of ours: it is told when the subject changes next, or when it is mended.
            await asyncio.to_thread(_log.error, "tidings.untold", subject=subject.id, exc_info=error)

    async def _tell_at_once(self, subjects: Sequence[_Subject]) -> None:
        now = self._ports.clock.now()
        audience = await self._audience(subjects)
        async with self._ports.stores() as store:
            told = await store.hold([each.id for each in subjects])
            fresh = [each for each in subjects if len(each.tidings) > told[each.id]]
            tidings = [tiding for each in fresh for tiding in each.tidings[told[each.id] :]]
            if news := [each for each in tidings if each.at > now - STILL_NEWS]:
                await store.tell(news, now, letters=self._ports.letters)
                beside = [each for of in fresh for entry in of.desk[told[of.id] :] for each in entry]
                await store.notify(audience.news(each for each in beside if each.at > now - STILL_NEWS), now)
                reach("tidings.written")
            if fresh:
                await store.keep({each.id: len(each.tidings) for each in fresh})
        reach("tidings.told")


def _history(order: Order, parcels: Sequence[Shipment], language: Language, terms: Terms | None) -> _Subject:
    by_id = {str(each.id): each for each in parcels}
    entries = range(len(order.history))
    tidings = (of_history(order, index, by_id) for index in entries)
    desk = () if terms is None else tuple(of_entry(order, index, terms) for index in entries)
    return _Subject(order.id, tuple(replace(each, language=language) for each in tidings), desk)


def _stretches(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)]
