"""Builds the differences of exchanges, and sees them through while the block runs."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.ordering import OrderingRoom
from hupan.differences import DifferenceListener, DifferencePorts, DifferenceService, DifferenceWatch
from hupan.differences.repository import SqlDifferenceStore
from hupan.payments import PaymentService


@dataclass(frozen=True, slots=True)
class DifferencesRoom:
    """The room's service."""

    differences: DifferenceService


@asynccontextmanager
async def open_differences(
    ground: Foundation, payments: PaymentService, ordering: OrderingRoom
) -> AsyncGenerator[DifferencesRoom]:
    """Yield the room's service.

    Args:
        ground: What every room stands on.
        payments: Take the money.
        ordering: Wait for it.
    """
    stores = ground.database.stores(SqlDifferenceStore)
    ports = DifferencePorts(stores, ordering.orders, ordering.returns, payments, ground.clock)
    differences = DifferenceService(ports)
    async with AsyncExitStack() as stack:
        for task in (DifferenceWatch(differences), DifferenceListener(differences, ground.signals)):
            await task.start()
            stack.push_async_callback(task.stop)
        yield DifferencesRoom(differences)
