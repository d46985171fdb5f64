"""Orders from placing to paying out: place, read, cancel, send elsewhere, ship, follow, confirm."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from hupan.catalog import ProductId
from hupan.fulfillment import Destination, Shipment, ShipmentId, Stage
from hupan.kernel import Buyer, Money, OrderId, PersonId, new_id
from hupan.orders.ports import Filters, Selection
from hupan.orders.service.changing import OrderPorts, find
from hupan.orders.service.errands import Errands
from hupan.orders.service.who import HOUSE, Who
from hupan.platform.faults import reach
from hupan.pricing import Place, PricingError, QuoteRequest
from hupan.purchases import (
    NUMBERS,
    BadOrder,
    CancelReason,
    CaseNotFound,
    Change,
    CheckoutReused,
    Choices,
    Deadline,
    Dispatch,
    Order,
    OrderChanged,
    ParcelStatus,
    PlacedCheckout,
    Sent,
    Side,
    Terms,
    Units,
    cancel_units,
    choices_of,
    confirm_receipt,
    deadlines,
    follow_parcels,
    give_back_part,
    note_chargeback,
    orders_of,
    overdue,
    send_elsewhere,
    ship_units,
    write_number,
)

_ATTEMPTS = 5
_MOST_LISTED = 100
_EVERYTHING = Filters()

_PARCELS = {
    Stage.DELIVERED: ParcelStatus.DELIVERED,
    Stage.RETURNED: ParcelStatus.VOIDED,
    Stage.VOIDED: ParcelStatus.VOIDED,
}


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A stretch of orders, the newest first.

    Attributes:
        before: Where the list goes on; `None` at its end.
    """

    orders: tuple[Order, ...]
    before: OrderId | None


class OrderService:
    """Knows orders.

    Args:
        ports: What the room stands on.
        errands: Does outside of an order what its changes bring about.
    """

    def __init__(self, ports: OrderPorts, errands: Errands) -> None:
        self._ports = ports
        self._change = errands.change

    async def place(self, checkout: PlacedCheckout) -> list[Order]:
        """Place the orders of a checkout that was paid for, one a seller. The same checkout again is the same orders.

        Raises:
            BadOrder: There is nothing in it, or it cannot be.
            CheckoutReused: It has placed other orders before.
        """
        for _ in range(_ATTEMPTS):
            numbers = [write_number(secrets.randbelow(NUMBERS)) for _ in checkout.orders]
            orders = orders_of(checkout, numbers, self._ports.clock.now())
            due = {order.id: deadlines(order, self._ports.terms) for order in orders}
            async with self._ports.stores() as store:
                if known := await store.of_checkout(checkout.checkout_id):
                    return _same(known, orders)
                placed = await store.place(orders, due)
            if placed:
                reach("orders.placed")
                return orders
            # Another process has placed it at this moment, or a number was taken: look again.
        raise BadOrder("An id of these orders is another order's.")

    async def get(self, who: Who, order_id: OrderId) -> Order:
        """Read an order.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
        """
        return await find(self._ports, order_id, who)

    async def shipments(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders that somebody was shown."""
        return await self._ports.shipping.of_orders(order_ids)

    async def list(
        self,
        who: Who,
        *,
        statuses: frozenset[str] = frozenset(),
        before: OrderId | None = None,
        limit: int = 20,
        filters: Filters = _EVERYTHING,
    ) -> OrderPage:
        """List orders that are theirs, the newest first.

        Args:
            who: Who asks.
            statuses: Only those that stand so; all where it is empty.
            before: Where an earlier page said that the list goes on.
            limit: How many at most.
            filters: Only those that are looked for.
        """
        sellers = who.sellers if who.actor.role is Side.SELLER else None
        if sellers is not None and not sellers:
            return OrderPage((), None)
        wanted = min(limit, _MOST_LISTED)
        selection = Selection(who.buyer, sellers, statuses, before, wanted + 1, filters)
        async with self._ports.stores() as store:
            found = await store.page(selection)
        shown = tuple(found[:wanted])
        return OrderPage(shown, shown[-1].id if len(found) > wanted else None)

    async def bought(self, person_id: PersonId, product_id: ProductId) -> OrderId | None:
        """Tell by which order a person bought a product that has arrived."""
        async with self._ports.stores() as store:
            return await store.bought(person_id, product_id)

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with something that was bought, for the sweep of pictures."""
        async with self._ports.stores() as store:
            return await store.pictures_in_use(names)

    async def claim(self, guest: Buyer, person: Buyer) -> None:
        """Give a guest's orders to the person as whom they have signed in."""
        async with self._ports.stores() as store:
            await store.claim(guest, person)

    @property
    def terms(self) -> Terms:
        """For how long what may be done."""
        return self._ports.terms

    def choices(self, order: Order) -> Choices:
        """Tell what the buyer may do with an order at this moment."""
        return choices_of(order, self._ports.clock.now(), self._ports.terms)

    def due(self, order: Order) -> Sequence[Deadline]:
        """Tell what will happen to an order by itself, and when."""
        return deadlines(order, self._ports.terms)

    async def cancel(self, who: Who, order_id: OrderId, reason: CancelReason, units: Units | None = None) -> Order:
        """Cancel what has not left, or some of it; see `domain.sending.cancel`."""
        return await self._change(who, order_id, lambda order, at: cancel_units(order, at, who.actor, reason, units))

    async def worth_cancelling(
        self, who: Who, order_id: OrderId, reason: CancelReason, units: Units | None = None
    ) -> Money:
        """Tell what would go back if this were cancelled now; nothing is changed."""
        order = await find(self._ports, order_id, who)
        after = cancel_units(order, self._ports.clock.now(), who.actor, reason, units).order
        return after.refunded - order.refunded

    async def change_address(self, who: Who, order_id: OrderId, destination: Destination) -> Order:
        """Send it elsewhere, where that costs the same; see `purchases.send_elsewhere`."""
        same = await self._costs_the_same(await find(self._ports, order_id, who), destination)
        return await self._change(
            who,
            order_id,
            lambda order, at: send_elsewhere(order, at, who.actor, destination, costs_the_same=same),
        )

    async def _costs_the_same(self, order: Order, to: Destination) -> bool:
        """Reckon what is to be sent, there and here, at the prices of this moment: what differs is tax and shipping."""
        here, there = (Place(each.country, each.region, each.postal_code) for each in (order.destination, to))
        items = {line.item.offer_id: line.open for line in order.lines if line.open}
        if here == there or not items:
            return True
        try:
            first, second = [await self._ports.prices.quote(QuoteRequest(items, each)) for each in (here, there)]
        except PricingError:
            return False  # some of it is no longer for sale, so nobody can say what it would cost
        return all(each.complete for each in second) and [each.totals for each in first] == [
            each.totals for each in second
        ]

    async def ship(self, who: Who, order_id: OrderId, units: Units, carrier: str, tracking_number: str = "") -> Order:
        """Hand units to a carrier.

        Raises:
            NotYours: Buyers do not ship.
            BadUnits: More than wait to be shipped.
            UnknownCarrier: Nobody here knows the carrier.
            BadShipment: The carrier gives no numbers, and none was brought.
        """
        who.needs(Side.SELLER, Side.OPERATOR)
        self._ports.shipping.check(carrier, tracking_number)
        dispatch = Dispatch(ShipmentId(new_id("shp")), units, carrier, tracking_number)
        return await self._change(who, order_id, lambda order, at: ship_units(order, at, who.actor, dispatch))

    async def void(self, who: Who, order_id: OrderId, shipment_id: ShipmentId) -> Order:
        """Take back a parcel that no carrier has seen yet.

        Raises:
            CaseNotFound: The order has no such parcel.
            WrongState: It is on its way.
        """
        who.needs(Side.SELLER, Side.OPERATOR)
        order = await find(self._ports, order_id, who)
        if all(parcel.shipment_id != shipment_id for parcel in order.parcels):
            raise CaseNotFound("The order has no such shipment.")
        await self._ports.shipping.void(shipment_id)
        return await self.follow(order_id)

    async def note_chargeback(self, order_id: OrderId, event: str, chargeback_id: str, amount: Money) -> None:
        """Write down what the buyer's bank does; see `purchases.note_chargeback`."""
        await self._change(HOUSE, order_id, lambda order, at: note_chargeback(order, at, event, chargeback_id, amount))

    async def confirm(self, who: Who, order_id: OrderId) -> Order:
        """Say that everything is there; see `domain.sending.confirm`."""
        who.needs(Side.BUYER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: confirm_receipt(order, at, who.actor))

    async def give_back(self, who: Who, order_id: OrderId, amount: Money, why: str, given: int | None = None) -> Order:
        """Give back a part of the money for no unit in particular; see `domain.sending.give_back`.

        Args:
            who: Who gives.
            order_id: Of which order.
            amount: How much.
            why: In words that the buyer reads.
            given: How often that was done before, as far as they know; `None` asks nothing.

        Raises:
            OrderChanged: It was done more often: perhaps by this very request, whose answer was lost.
        """
        who.needs(Side.SELLER, Side.OPERATOR)

        def once(order: Order, at: datetime) -> Change:
            if given is not None and sum(each.event == "given_back" for each in order.history) != given:
                raise OrderChanged("Money was given back since you looked. Look again.")
            return give_back_part(order, at, who.actor, amount, why)

        return await self._change(who, order_id, once)

    async def follow(self, order_id: OrderId) -> Order:
        """Take over what carriers have said of an order's parcels."""
        shipments = (await self._ports.shipping.of_orders([order_id]))[order_id]
        said = [Sent(each.id, _PARCELS.get(each.stage, ParcelStatus.SENT), each.since) for each in shipments]
        return await self._change(HOUSE, order_id, lambda order, at: follow_parcels(order, said, at))

    async def let_happen(self, order_id: OrderId) -> Order:
        """Let everything happen to an order whose time has come."""
        terms = self._ports.terms
        return await self._change(HOUSE, order_id, partial(overdue, terms=terms))


def _same(known: Sequence[Order], orders: Sequence[Order]) -> list[Order]:
    before, now = ([(each.id, each.seller_id, each.total) for each in found] for found in (known, orders))
    if before != now:
        raise CheckoutReused("This checkout has placed other orders already.")
    return list(known)
