"""Builds the chargebacks, and keeps asking banks while the block runs."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.payments import PaymentsRoom, chargeback_store
from hupan.chargebacks import ChargebackListener, ChargebackService, ChargebackWatch
from hupan.chargebacks.watching import READER
from hupan.orders import OrderService
from hupan.payments import DISPUTED_NEWS
from hupan.platform import OutboxReader


@dataclass(frozen=True, slots=True)
class ChargebacksRoom:
    """The room's services."""

    chargebacks: ChargebackService


@asynccontextmanager
async def open_chargebacks(
    ground: Foundation, paid: PaymentsRoom, orders: OrderService
) -> AsyncGenerator[ChargebacksRoom]:
    """Yield the room's services; nobody is asked where no way of paying has banks behind it.

    Args:
        ground: What every room stands on.
        paid: Knows payments, and who speaks with banks.
        orders: Have it in their histories.
    """
    stores = ground.database.stores(chargeback_store)
    chargebacks = ChargebackService(stores, paid.networks, paid.payments, orders, ground.clock)
    async with AsyncExitStack() as stack:
        if paid.networks:
            reader = OutboxReader(ground.database, READER, DISPUTED_NEWS)
            for task in (ChargebackListener(chargebacks, reader, ground.signals), ChargebackWatch(chargebacks)):
                await task.start()
                stack.push_async_callback(task.stop)
        yield ChargebacksRoom(chargebacks)
