"""Verbs on what concerns sellers and the market beside orders: payouts, webhooks that were given up, what runs out."""

from collections.abc import Sequence
from dataclasses import dataclass

from hupan.catalog import Offer, OfferId, ProductId, SellerId, Status
from hupan.kernel import Clock, OrderId
from hupan.payouts import PayoutId
from hupan.platform import StoreFactory, reach
from hupan.tidings.audience import Speakers
from hupan.tidings.ports import Desks, Endpoints, Orders, Payouts, Shelf, Stocks, TidingStore
from hupan.tidings.selling import DeskTiding, Shortage, of_dead_letters, of_payout, of_shortages

_AT_ONCE = 200
_STOCK = "stock:"
_MOST_SHORT = 5_000


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """What the teller stands on."""

    stores: StoreFactory[TidingStore]
    speakers: Speakers
    desks: Desks
    orders: Orders
    payouts: Payouts
    endpoints: Endpoints
    shelf: Shelf
    stocks: Stocks
    clock: Clock


class DeskTeller:
    """Tells those who speak for sellers, and those who run the market, once.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: DeskPorts) -> None:
        self._ports = ports

    async def tell_payouts(self, payout_ids: Sequence[str]) -> None:
        """Tell of payouts that were made, or have failed."""
        found = [await self._ports.payouts.get(PayoutId(each)) for each in payout_ids]
        await self._tell([tiding for each in found if each is not None for tiding in of_payout(each)])

    async def tell_dead_letters(self, endpoint_ids: Sequence[str]) -> None:
        """Tell of endpoints that do not take what is sent to them."""
        if endpoint_ids:
            now, wanted = self._ports.clock.now(), set(endpoint_ids)
            there = await self._ports.endpoints.endpoints()
            await self._tell([of_dead_letters(each, now) for each in there if each.id in wanted])

    async def tell_sold(self, order_ids: Sequence[str]) -> None:
        """Tell of what orders have left few of, or none: once, until there are more again."""
        for at in range(0, len(order_ids), _AT_ONCE):
            orders = await self._ports.orders.several([OrderId(each) for each in order_ids[at : at + _AT_ONCE]])
            sold = {line.item.offer_id for order in orders for line in order.lines}
            offers = (await self._ports.shelf.offers_by_id(sorted(sold))).values() if sold else ()
            await self._look(list(offers), [])

    async def tell_counted(self, product_ids: Sequence[str]) -> None:
        """Look at what was told to be running out, and has another number now; where there are more, it is over."""
        if not product_ids:
            return
        found = await self._ports.shelf.offers([ProductId(each) for each in product_ids], hidden=True)
        offers = {_subject(each.id): each for own in found.values() for each in own}
        async with self._ports.stores() as store:
            known = await store.known(sorted(offers))
        await self._look([], [offers[each] for each in sorted(known)])

    async def running_out(self, seller_id: SellerId) -> list[Shortage]:
        """Tell what was told to be running out and still is, the worst first."""
        async with self._ports.stores() as store:
            told = await store.told_short(_MOST_SHORT)
        ids = [OfferId(each.removeprefix(_STOCK)) for each in told]
        offers = await self._ports.shelf.offers_by_id(ids) if ids else dict[OfferId, Offer]()
        found = await self._shortages([each for each in offers.values() if each.seller_id == seller_id])
        return sorted(found, key=lambda each: (each.left, each.name, each.offer_id))

    async def _tell(self, tidings: Sequence[DeskTiding]) -> None:
        if not tidings:
            return
        audience = await self._ports.speakers.audience(tidings)
        async with self._ports.stores() as store:
            # A notice has the key of what it tells: told again, it is the same one.
            await store.notify(audience.news(tidings), self._ports.clock.now())
            reach("tidings.desk_told")

    async def _look(self, sold: Sequence[Offer], counted: Sequence[Offer]) -> None:
        """Look at how many of offers there are.

        Args:
            sold: Some of these were sold: told where there are few now.
            counted: Of these it was told; nothing more is said of them, they are only looked at anew.
        """
        short = await self._shortages(sold)
        wanted = {_subject(each.id): each for each in [*sold, *counted]}
        async with self._ports.stores() as store:
            known = await store.known(sorted(wanted))
        held = sorted(known | {_subject(each.offer_id) for each in short})
        if not held:
            return
        offers = [wanted[each] for each in held]
        # Found before a transaction is opened, for everything that may be told in it.
        audience = await self._ports.speakers.audience(of_shortages(short, self._ports.clock.now()))
        async with self._ports.stores() as store:
            told = await store.hold(held)
            # Read once they are held, so that whoever looks last has seen the last number.
            now_short = {_subject(each.offer_id): each for each in await self._shortages(offers)}
            worse = [each for name, each in now_short.items() if each.level > told[name] and name in {*map(_of, sold)}]
            await store.notify(audience.news(of_shortages(worse, self._ports.clock.now())), self._ports.clock.now())
            await store.keep({name: each.level for name, each in now_short.items()})
            await store.forget([each for each in held if each not in now_short])
            reach("tidings.desk_told")

    async def _shortages(self, offers: Sequence[Offer]) -> list[Shortage]:
        """Find of what there are few: as they lie there, since what is set aside may yet come back."""
        offered = [each for each in offers if each.status is Status.ACTIVE]
        if not offered:
            return []
        stock = await self._ports.stocks.stock([each.id for each in offered])
        marks = await self._ports.desks.low_marks(offered)
        left = {each.id: sum(place.on_hand for place in stock[each.id]) for each in offered if each.id in stock}
        few = [each for each in offered if each.id in left and left[each.id] <= marks[each.id]]
        if not few:
            return []
        found = await self._ports.shelf.products(sorted({each.product_id for each in few}), hidden=True)
        names = {each.id: each.text(each.language).name for each in found.values()}
        return [
            Shortage(
                offer_id=each.id,
                seller_id=each.seller_id,
                product_id=each.product_id,
                variant_id=each.variant_id,
                name=names[each.product_id],
                left=left[each.id],
                few=marks[each.id],
            )
            for each in few
            if each.product_id in names
        ]


def _of(offer: Offer) -> str:
    return _subject(offer.id)


def _subject(offer_id: OfferId) -> str:
    return f"{_STOCK}{offer_id}"
