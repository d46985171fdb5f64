"""Does outside of an order what its changes have brought about: once each, in order, whatever dies in between.

An effect is written in the transaction that caused it. Whoever does it takes it for a minute; should they die, it is
taken again after that, and since each goes by a key of its own, done again is done once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from hupan.fulfillment import Parcel, ShipmentId
from hupan.inventory import (
    InventoryError,
    ReservationEnded,
    ReservationId,
    ReservationNotFound,
    ReservationStatus,
    Wanted,
)
from hupan.kernel import HupanError, Kind, Money, OrderId
from hupan.orders.ports import LONGEST_REST, Waiting
from hupan.orders.service.changing import OrderPorts, Rule, apply, find
from hupan.orders.service.who import Who
from hupan.platform.faults import reach
from hupan.purchases import (
    Change,
    Effect,
    EffectKind,
    Order,
    ParcelStatus,
    PriceChanged,
    Return,
    ReturnId,
    ReturnStatus,
    Sent,
    WrongStep,
    await_exchange_payment,
    due_of,
    fail_exchange,
    follow_parcels,
    keep_first,
    offers_of,
    settle_exchange,
    sources,
)

_LEASE = timedelta(seconds=60)
_RESERVED = timedelta(days=1)
_FIRST_REST = timedelta(seconds=5)
_MOST_DOUBLINGS = 20
_AGAIN = (Kind.UNAVAILABLE, Kind.INTERNAL, Kind.TOO_MANY)

_log = structlog.get_logger(__name__)


class Errands:
    """Does what is to be done.

    Args:
        ports: What the room stands on.
    """

    def __init__(self, ports: OrderPorts) -> None:
        self._ports = ports
        self._ways: Mapping[EffectKind, Callable[[Order, Effect], Awaitable[None]]] = {
            EffectKind.COLLECT: self._collect,
            EffectKind.REFUND: self._refund,
            EffectKind.RELEASE: self._release,
            EffectKind.HOLD: self._hold,
            EffectKind.UNHOLD: self._unhold,
            EffectKind.RESTOCK: self._restock,
            EffectKind.UNRESERVE: self._unreserve,
            EffectKind.LET_GO: self._let_go,
            EffectKind.SHIP: self._ship,
            EffectKind.EXCHANGE: self._exchange,
            EffectKind.KEEP: self._keep,
        }

    async def change(self, who: Who, order_id: OrderId, rule: Rule) -> Order:
        """Put an order through a rule, and do what that brings about.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
        """
        order, more = await apply(self._ports, order_id, rule, who)
        if not more:
            return order
        await self.run(order_id)
        return await find(self._ports, order_id)

    async def run(self, order_id: OrderId) -> None:
        """Do everything that waits for an order, in order, as far as it goes; what fails is tried again later."""
        while True:
            now = self._ports.clock.now()
            async with self._ports.stores() as store:
                waiting = await store.take_effect(order_id, now, now + _LEASE)
            if waiting is None:
                return
            reach("orders.effect_taken")
            failure = await self._try(order_id, waiting.effect)
            reach("orders.effect_done")
            if failure:
                async with self._ports.stores() as store:
                    await store.rest_effect(waiting.id, now + _rest(waiting.attempts), failure)
                return
            await self._end(order_id, waiting)

    async def _try(self, order_id: OrderId, effect: Effect) -> str:
        try:
            await self._ways[effect.kind](await find(self._ports, order_id), effect)
        except HupanError as error:
            _log.warning("orders.effect_failed", order_id=order_id, kind=effect.kind.value, code=error.code)
            return error.code
        except Exception as error:  # noqa: BLE001 - what breaks here must not take the errands of other orders with it
            _log.error("orders.effect_broke", order_id=order_id, kind=effect.kind.value, exc_info=error)
            return "internal"
        return ""

    async def _end(self, order_id: OrderId, waiting: Waiting) -> None:
        now = self._ports.clock.now()
        async with self._ports.stores() as store:
            await store.end_effect(waiting.id, now)
            if waiting.effect.kind is EffectKind.REFUND:
                order = await store.get(order_id, for_change=True)
                if order is not None:
                    await store.save(order, _done(order, waiting.effect.subject), (), now)

    async def _collect(self, order: Order, effect: Effect) -> None:
        del effect
        for payment_id in (order.payment_id, *(each.payment_id for each in order.adjustments if each.payment_id)):
            await self._ports.payments.collect(payment_id, order.id)
        if order.open_dispute is not None:
            # There was nothing to be held when it was opened.
            await self._ports.payments.hold(order.id, order.open_dispute.id)

    async def _refund(self, order: Order, effect: Effect) -> None:
        for at, (payment_id, amount) in enumerate(sources(order, effect.subject)):
            await self._ports.payments.refund(f"{order.id}:{effect.subject}:{at}", payment_id, order.id, amount)

    async def _release(self, order: Order, effect: Effect) -> None:
        del effect
        await self._ports.payments.release(order.id)

    async def _hold(self, order: Order, effect: Effect) -> None:
        await self._ports.payments.hold(order.id, effect.subject)

    async def _unhold(self, order: Order, effect: Effect) -> None:
        await self._ports.payments.unhold(order.id, effect.subject)

    async def _restock(self, order: Order, effect: Effect) -> None:
        wanted = [Wanted(offer_id, count) for offer_id, count in effect.offers.items()]
        named = effect.params.get("reservation_id", "")
        taken = ReservationId(named) if named else order.reservation_id
        await self._ports.stock.put_back(f"{order.id}:{effect.subject}", wanted, taken)

    async def _unreserve(self, order: Order, effect: Effect) -> None:
        del order
        try:
            await self._ports.stock.release(ReservationId(effect.subject))
        except (ReservationNotFound, ReservationEnded):
            return  # it is free already

    async def _let_go(self, order: Order, effect: Effect) -> None:
        stock, key = self._ports.stock, _key(order.id, effect.subject)
        for each in (key, _first(key)):
            held = await stock.find(each)
            if held is not None and held.status is ReservationStatus.HELD:
                await stock.release(held.id)
            elif held is not None and each == key:
                wanted = [Wanted(offer_id, count) for offer_id, count in effect.offers.items()]
                await stock.put_back(f"{key}-back", wanted, held.id)
        reach("orders.let_go")
        await self._ports.payments.take_back(_more(key))

    async def _ship(self, order: Order, effect: Effect) -> None:
        parcel = Parcel(
            id=ShipmentId(effect.subject),
            order_id=order.id,
            seller_id=order.seller_id,
            units={str(line_id): count for line_id, count in effect.units.items()},
            carrier=effect.params["carrier"],
            destination=order.destination,
            tracking_number=effect.params["tracking_number"],
        )
        try:
            await self._ports.shipping.send(parcel)
        except HupanError as error:
            if error.kind in _AGAIN:
                raise
            # The carrier does not take it, such as a number that is another parcel's: it waits to be sent again.
            await apply(self._ports, order.id, partial(_unsent, shipment_id=parcel.id))

    async def _exchange(self, order: Order, effect: Effect) -> None:
        return_id = ReturnId(effect.subject)
        if _case(order, return_id).status is not ReturnStatus.RECEIVED:
            return  # settled before, by somebody who died before saying so
        try:
            await apply(self._ports, order.id, await self._settle(order, return_id))
        except PriceChanged as error:
            # Money of these units was given back in this moment.
            await apply(self._ports, order.id, partial(_failed, return_id=return_id, why=error.code))
        except WrongStep:
            # Somebody else has ended it in this moment; what was taken here after that was taken for nothing.
            case = _case(await find(self._ports, order.id), return_id)
            if case.status in {ReturnStatus.REFUNDED, ReturnStatus.WITHDRAWN}:
                await self._let_go(order, Effect(EffectKind.LET_GO, return_id, offers=offers_of(case)))

    async def _settle(self, order: Order, return_id: ReturnId) -> Rule:
        """Get the other thing off the stock and paid for; says what becomes of the order then.

        Where that is nothing, whatever was taken is let go of after it is written down, not before: so it is once.
        """
        ports, (case, more) = self._ports, due_of(order, return_id)
        nothing, key = Money.zero(order.currency), _key(order.id, return_id)
        if more > max(case.difference or nothing, nothing):
            return partial(_failed, return_id=return_id, why=PriceChanged.code)
        try:
            taken = case.reservation_id
            if taken is None:
                wanted = [Wanted(offer_id, count) for offer_id, count in offers_of(case).items()]
                taken = (await ports.stock.reserve(wanted, _RESERVED, key)).id
            await ports.stock.commit(taken)
        except InventoryError as error:
            return partial(_failed, return_id=return_id, why=error.code)
        reach("orders.exchange_taken")
        paid_by = _more(key)
        if more.minor > 0:
            if await ports.payments.asks_buyer(order.payment_id):
                return partial(_unpaid, return_id=return_id, taken=taken)
            try:
                paid_by = await ports.payments.charge_more(paid_by, order.payment_id, order.id, more)
            except HupanError as error:
                if error.kind in _AGAIN:
                    raise
                return partial(_failed, return_id=return_id, why=error.code)
            reach("orders.exchange_paid")
        return partial(_exchanged, return_id=return_id, payment_id=paid_by, paid=max(more, nothing))

    async def _keep(self, order: Order, effect: Effect) -> None:
        """Take off the stock again what was bought first; where it is gone, the money goes back."""
        return_id, stock = ReturnId(effect.subject), self._ports.stock
        case = _case(order, return_id)
        if case.status is not ReturnStatus.RECEIVED:
            return
        first = [Wanted(order.line(each).item.offer_id, count) for each, count in case.units.items()]
        try:
            await stock.commit((await stock.reserve(first, _RESERVED, _first(_key(order.id, return_id)))).id)
        except InventoryError as error:
            rule = partial(_failed, return_id=return_id, why=error.code)
        else:
            reach("orders.first_taken")
            rule = partial(_kept, return_id=return_id)
        await apply(self._ports, order.id, rule)


def _done(order: Order, adjustment_id: str) -> Order:
    adjustments = tuple(replace(each, done=each.done or each.id == adjustment_id) for each in order.adjustments)
    return replace(order, adjustments=adjustments)


def _unsent(order: Order, at: datetime, shipment_id: ShipmentId) -> Change:
    return follow_parcels(order, [Sent(shipment_id, ParcelStatus.VOIDED, at)], at)


def _exchanged(order: Order, at: datetime, return_id: ReturnId, payment_id: str, paid: Money) -> Change:
    _, more = due_of(order, return_id)
    if max(more, Money.zero(order.currency)) != paid:
        raise PriceChanged(f"The exchange makes a difference of {more}.", difference=more.minor)
    return settle_exchange(order, at, return_id, payment_id)


def _unpaid(order: Order, at: datetime, return_id: ReturnId, taken: ReservationId) -> Change:
    return await_exchange_payment(order, at, return_id, taken)


def _kept(order: Order, at: datetime, return_id: ReturnId) -> Change:
    return keep_first(order, at, return_id)


def _failed(order: Order, at: datetime, return_id: ReturnId, why: str) -> Change:
    return fail_exchange(order, at, return_id, why, None)


def _case(order: Order, return_id: ReturnId) -> Return:
    return next(each for each in order.returns if each.id == return_id)


def _key(order_id: OrderId, return_id: str) -> str:
    """Under which what comes in an exchange is taken off the stock."""
    return f"{order_id}:{return_id}"


def _first(key: str) -> str:
    """Under which that is done with what was bought first."""
    return f"{key}:first"


def _more(key: str) -> str:
    """Under which more is taken of the buyer."""
    return f"{key}:more"


def _rest(attempts: int) -> timedelta:
    """Say how long to rest after so many attempts: 5 seconds, then twice as long each time, up to 6 hours."""
    doublings = min(attempts - 1, _MOST_DOUBLINGS)
    return min(_FIRST_REST * 2**doublings, LONGEST_REST)
