"""Builds orders and fulfilment, and puts the rooms below behind their ports."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.fulfillment import DemoCarrier, FulfillmentService, FulfillmentSettings, ParcelLookout, PostingCarrier
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.kernel import Money, OrderId
from hupan.orders import (
    READER,
    DisputeService,
    Errands,
    OrderPorts,
    OrderService,
    OrderSettings,
    OrderTimekeeper,
    Oversight,
    ParcelFollower,
    ReturnService,
)
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.orders.repository import SqlOrderStore
from hupan.payments import (
    EscrowService,
    HandlerRefused,
    OutcomeUnknown,
    Payment,
    PaymentId,
    PaymentRequest,
    PaymentService,
    PaymentState,
    RefundState,
    Share,
)
from hupan.platform import OutboxReader


@dataclass(frozen=True, slots=True)
class OrderingRoom:
    """The rooms' services."""

    fulfillment: FulfillmentService
    orders: OrderService
    returns: ReturnService
    disputes: DisputeService
    oversight: Oversight


class OrderMoney:
    """Implements `hupan.orders.ports.Payments` by the room of payments.

    Args:
        payments: Takes and gives back.
        escrow: Keeps what was taken.
    """

    def __init__(self, payments: PaymentService, escrow: EscrowService) -> None:
        self._payments = payments
        self._escrow = escrow

    async def refund(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> None:
        """Send money back, once a key. What is on its way is the payments' to see through."""
        made = await self._payments.refund(key, PaymentId(payment_id), order_id, amount)
        if made.state is RefundState.FAILED:
            raise HandlerRefused("The refund was refused. Give the money back by another way.", refund_id=made.id)

    async def collect(self, payment_id: str, order_id: OrderId) -> None:
        """Take what was to be paid at the door; nothing, where it was paid before."""
        payment = await self._payments.get(PaymentId(payment_id))
        if payment.state is PaymentState.AUTHORISED and self._at_the_door(payment):
            await self._payments.capture(payment.id, order_id)

    async def release(self, order_id: OrderId) -> None:
        """Pay the seller what lies in escrow."""
        await self._escrow.release(order_id)

    async def hold(self, order_id: OrderId, reason: str) -> None:
        """Keep what lies in escrow where it is."""
        await self._escrow.hold(order_id, reason)

    async def unhold(self, order_id: OrderId, reason: str) -> None:
        """Take a reason away."""
        await self._escrow.unhold(order_id, reason)

    async def charge_more(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        """Take more from the buyer by the way in which the order was paid, once a key."""
        first = await self._payments.get(PaymentId(payment_id))
        sellers = [each.share.seller_id for each in first.shares if each.share.order_id == order_id]
        shares = tuple(Share(order_id, seller_id, amount) for seller_id in sellers)
        made = await self._payments.authorise(PaymentRequest(key, first.buyer, amount, first.handler, "", shares))
        if made.state is PaymentState.AUTHORISED and not self._at_the_door(made):
            made = await self._payments.capture(made.id)
        if made.state is PaymentState.UNKNOWN:
            raise OutcomeUnknown("The payment's outcome is not known yet.", payment_id=made.id)
        if made.state not in {PaymentState.CAPTURED, PaymentState.AUTHORISED}:
            if made.state is PaymentState.REQUIRES_ACTION:
                await self._payments.void(made.id)
            raise HandlerRefused("The difference could not be taken.", handler=first.handler)
        return made.id

    def _at_the_door(self, payment: Payment) -> bool:
        return self._payments.handler(payment.handler).by_order


@asynccontextmanager
async def open_ordering(
    ground: Foundation, market: MarketRoom, payments: PaymentService, escrow: EscrowService
) -> AsyncGenerator[OrderingRoom]:
    """Yield the rooms' services; on leaving, their background tasks end.

    Args:
        ground: What every room stands on.
        market: What is sold, how many there are, and what it costs.
        payments: Takes money and gives it back.
        escrow: Keeps it in between.
    """
    settings = ground.sources.load("fulfillment", FulfillmentSettings)
    fulfillment = build_fulfillment(ground, settings)
    ports = OrderPorts(
        stores=ground.database.stores(SqlOrderStore),
        payments=OrderMoney(payments, escrow),
        stock=market.inventory,
        shipping=fulfillment,
        shelf=market.catalog,
        prices=market.pricing,
        clock=ground.clock,
        terms=ground.sources.load("orders", OrderSettings).terms,
    )
    errands = Errands(ports)
    orders = OrderService(ports, errands)
    reader = OutboxReader(ground.database, READER, PARCEL_NEWS)
    tasks = (
        ParcelLookout(fulfillment, timedelta(seconds=settings.look_every_s)),
        ParcelFollower(ports, orders, reader, ground.signals),
        OrderTimekeeper(ports, orders, errands),
    )
    async with AsyncExitStack() as stack:
        for task in tasks:
            await task.start()
            stack.push_async_callback(task.stop)
        yield OrderingRoom(
            fulfillment,
            orders,
            ReturnService(ports, errands),
            DisputeService(ports.terms, errands),
            Oversight(ground.database.stores(SqlOversightStore), ports, errands),
        )


def build_fulfillment(ground: Foundation, settings: FulfillmentSettings) -> FulfillmentService:
    """Build the room: the demo carrier, and those that have a secret by which they may post.

    Args:
        ground: What every room stands on.
        settings: The room's settings.
    """
    secrets = {code: secret.get_secret_value() for code, secret in settings.webhook_secrets.items()}
    demo = DemoCarrier(timedelta(seconds=settings.demo_delivery_s), secrets.pop("demo", ""))
    others = [PostingCarrier(code, secret) for code, secret in sorted({"other": "", **secrets}.items())]
    return FulfillmentService(ground.database.stores(SqlFulfillmentStore), [demo, *others], ground.clock)
