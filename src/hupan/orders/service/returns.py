"""Returns and exchanges: ask, grant or refuse, send, receive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hupan.catalog import OfferId, Status
from hupan.inventory import Wanted
from hupan.kernel import Language, Money, OrderId, new_id
from hupan.orders.service.changing import OrderPorts, find
from hupan.orders.service.errands import Errands
from hupan.orders.service.who import HOUSE, Who
from hupan.pricing import Place, QuoteRequest
from hupan.purchases import (
    Change,
    LineId,
    NotExchangeable,
    Order,
    OrdersError,
    Otherwise,
    Received,
    Replacement,
    Request,
    Return,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Side,
    Units,
    approve_return,
    checked_units,
    difference_of,
    give_up_exchange,
    goods_of,
    item_of,
    offers_of,
    pay_exchange,
    receive_return,
    reject_return,
    request_return,
    return_at,
    send_back,
    swap_units,
    withdraw_return,
)

_FOR_RETURNS = timedelta(days=29)
_FOR_SWAPS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a buyer wants instead.

    Attributes:
        offers: Line to the offer that comes in its place.
        difference: What the buyer has agreed to pay more, negative where they get some back.
        otherwise: What they want where they have to pay it by themselves, and do not.
    """

    offers: Mapping[LineId, OfferId]
    difference: Money | None = None
    language: Language = Language.EN
    otherwise: Otherwise = Otherwise.MONEY


@dataclass(frozen=True, slots=True)
class Asked:
    """What a buyer wants to send back, and why."""

    units: Units
    reason: ReturnReason
    note: str = ""
    exchange: Exchange | None = None


class ReturnService:
    """Knows what goes back.

    Args:
        ports: What the room stands on.
        errands: Does outside of an order what its changes bring about.
    """

    def __init__(self, ports: OrderPorts, errands: Errands) -> None:
        self._ports = ports
        self._change = errands.change

    async def price(self, who: Who, order_id: OrderId, units: Units, exchange: Exchange) -> Money:
        """Tell what an exchange would cost the buyer more, at the prices of this moment; negative where less.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
            NotExchangeable: The other thing cannot be had for this one.
        """
        order = await find(self._ports, order_id, who)
        return difference_of(order, units, await self._replacements(order, units, exchange))

    async def request(self, who: Who, order_id: OrderId, asked: Asked) -> Order:
        """Ask to send something back; see `domain.returning.request`."""
        who.needs(Side.BUYER, Side.OPERATOR)
        terms = self._ports.terms
        wanted = await self._wanted(who, order_id, asked)
        return await self._change(who, order_id, lambda order, at: request_return(order, at, who.actor, wanted, terms))

    async def swap(self, who: Who, order_id: OrderId, asked: Asked) -> Order:
        """Take another variant of what has not left yet; see `domain.returning.swap`.

        Raises:
            OutOfStock: There is not as much of the other thing.
        """
        who.needs(Side.BUYER, Side.OPERATOR)
        wanted = await self._wanted(who, order_id, asked)
        order = await find(self._ports, order_id, who)
        # Looked at without consequences first, so that nothing is set aside for what is refused.
        swap_units(order, self._ports.clock.now(), who.actor, wanted, None)
        held = await self._ports.stock.reserve(_of(wanted), _FOR_SWAPS, f"{order_id}:{wanted.id}")
        try:
            return await self._change(
                who, order_id, lambda order, at: swap_units(order, at, who.actor, wanted, held.id)
            )
        except OrdersError:
            await self._ports.stock.release(held.id)
            raise

    async def approve(self, who: Who, order_id: OrderId, return_id: ReturnId) -> Order:
        """Grant it; what comes instead is set aside.

        Raises:
            OutOfStock: There is not as much of the other thing: refuse it, saying so.
        """
        who.needs(Side.SELLER, Side.OPERATOR)
        order = await find(self._ports, order_id, who)
        case = return_at(order, return_id, ReturnStatus.REQUESTED)
        held = None
        if case.replacements:
            wanted = [Wanted(offer_id, count) for offer_id, count in offers_of(case).items()]
            held = (await self._ports.stock.reserve(wanted, _FOR_RETURNS, f"{order_id}:{return_id}")).id
        try:
            return await self._change(
                who, order_id, lambda order, at: approve_return(order, at, who.actor, return_id, held)
            )
        except OrdersError:
            ended = not any(each.status.is_open for each in await self._cases(order_id) if each.id == return_id)
            if held is not None and ended:
                await self._ports.stock.release(held)
            raise

    async def reject(self, who: Who, order_id: OrderId, return_id: ReturnId, why: str) -> Order:
        """Refuse it, saying why."""
        who.needs(Side.SELLER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: reject_return(order, at, who.actor, return_id, why))

    async def withdraw(self, who: Who, order_id: OrderId, return_id: ReturnId) -> Order:
        """Keep it after all."""
        who.needs(Side.BUYER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: withdraw_return(order, at, who.actor, return_id))

    async def sent(self, who: Who, order_id: OrderId, return_id: ReturnId, tracking: str = "") -> Order:
        """Say that it is on its way back."""
        who.needs(Side.BUYER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: send_back(order, at, who.actor, return_id, tracking))

    async def receive(self, who: Who, order_id: OrderId, found: Received) -> Order:
        """Take it back; see `domain.returning.receive`."""
        who.needs(Side.SELLER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: receive_return(order, at, who.actor, found))

    async def pay(self, order_id: OrderId, return_id: ReturnId, payment_id: str, amount: Money) -> Order:
        """Take note that what an exchange costs more was taken; see `purchases.pay_exchange`. The same again is well.

        Raises:
            WrongStep: Nobody waits for that: give it back.
            PriceChanged: It is another sum: give it back.
        """

        def once(order: Order, at: datetime) -> Change:
            if any(each.payment_id == payment_id for each in order.adjustments):
                return Change(order)
            return pay_exchange(order, at, return_id, payment_id, amount)

        return await self._change(HOUSE, order_id, once)

    async def give_up(self, who: Who, order_id: OrderId, return_id: ReturnId, otherwise: Otherwise) -> Order:
        """Do not pay what an exchange costs more: have the money back, or keep what was bought first."""
        who.needs(Side.BUYER, Side.OPERATOR)
        return await self._change(
            who, order_id, lambda order, at: give_up_exchange(order, at, who.actor, return_id, otherwise)
        )

    async def worth_receiving(self, who: Who, order_id: OrderId, found: Received) -> Money:
        """Tell what would go back if this were received so now; nothing where something else is sent instead."""
        order = await find(self._ports, order_id, who)
        after = receive_return(order, self._ports.clock.now(), who.actor, found).order
        return after.refunded - order.refunded

    async def _cases(self, order_id: OrderId) -> tuple[Return, ...]:
        return (await find(self._ports, order_id)).returns

    async def _wanted(self, who: Who, order_id: OrderId, asked: Asked) -> Request:
        wanted = Request(ReturnId(new_id("ret")), dict(checked_units(asked.units)), asked.reason, asked.note)
        if asked.exchange is None:
            return wanted
        order = await find(self._ports, order_id, who)
        made = await self._replacements(order, wanted.units, asked.exchange)
        agreed = asked.exchange
        return replace(wanted, replacements=made, difference=agreed.difference, otherwise=agreed.otherwise)

    async def _replacements(self, order: Order, units: Units, exchange: Exchange) -> tuple[Replacement, ...]:
        if sorted(exchange.offers) != sorted(checked_units(units)):
            raise NotExchangeable("Each line is exchanged for one other thing.")
        shelf = self._ports.shelf
        offers = await shelf.offers_by_id(list(exchange.offers.values()))
        products = await shelf.products([offer.product_id for offer in offers.values()])
        made: list[Replacement] = []
        for line_id, offer_id in exchange.offers.items():
            offer = offers.get(offer_id)
            product = None if offer is None else products.get(offer.product_id)
            if offer is None or product is None or offer.status is not Status.ACTIVE:
                raise NotExchangeable("This is not for sale.", line_id=line_id)
            if offer.seller_id != order.seller_id or offer.price.currency != order.currency:
                raise NotExchangeable("Another seller's things are bought, not exchanged.", line_id=line_id)
            goods = await self._goods(order, offer_id, units[line_id])
            item = item_of(product, offer, exchange.language)
            made.append(Replacement(line_id, item, offer.price, goods))
        return tuple(made)

    async def _goods(self, order: Order, offer_id: OfferId, count: int) -> Money:
        """What it costs where it goes, tax included: shipping was paid with the first."""
        to = order.destination
        wanted = QuoteRequest({offer_id: count}, Place(to.country, to.region, to.postal_code), first_order=False)
        return goods_of((await self._ports.prices.quote(wanted))[0].lines[0])


def _of(wanted: Request) -> list[Wanted]:
    return [Wanted(each.item.offer_id, wanted.units[each.line_id]) for each in wanted.replacements]
