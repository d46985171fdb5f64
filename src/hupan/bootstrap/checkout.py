"""Builds the checkout, and puts the rooms below behind its ports."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from hupan.adapters.checkout import Below, rooms_of
from hupan.adapters.waking import CheckoutWaker
from hupan.bootstrap.benefits import build_benefits
from hupan.bootstrap.foundation import Foundation
from hupan.checkout import (
    CheckoutService,
)
from hupan.checkout.repository import SqlCheckoutStore
from hupan.checkout.service import Looking, Progress
from hupan.checkout.timekeeping import CheckoutTimekeeper
from hupan.checkout.workflows import CompleteCheckout
from hupan.notices import NoticeSettings
from hupan.payments import PaymentService
from hupan.platform.idempotency import IdempotencyKeys
from hupan.till import CheckoutDesk


@dataclass(frozen=True, slots=True)
class CheckoutRoom:
    """The room's service, its pages, and the keys under which requests are answered again."""

    checkouts: CheckoutService
    desk: CheckoutDesk
    keys: IdempotencyKeys


def build_checkout(ground: Foundation, below: Below) -> CheckoutRoom:
    """Build the room, and register its work.

    Args:
        ground: What every room stands on.
        below: The rooms below.
    """
    rooms = rooms_of(below)
    rooms = replace(rooms, entitlements=build_benefits(ground))
    stores, clock = ground.database.stores(SqlCheckoutStore), ground.clock
    below.work.register(CompleteCheckout(Progress(stores, ground.secrets), Looking(rooms, clock), rooms, clock))
    checkouts = CheckoutService(stores, rooms, below.work, ground.secrets, clock)
    letters = ground.sources.load("notices", NoticeSettings).smtp_host is not None
    desk = CheckoutDesk(checkouts, below.addresses, below.orders, below.cards, letters=letters)
    return CheckoutRoom(checkouts, desk, IdempotencyKeys(ground.database, clock))


@asynccontextmanager
async def look_after_checkouts(
    ground: Foundation, payments: PaymentService, checkouts: CheckoutService
) -> AsyncGenerator[None]:
    """Go on with checkouts that wait, for as long as the block runs; enter it where all work is registered."""
    async with AsyncExitStack() as stack:
        for task in (CheckoutTimekeeper(checkouts), CheckoutWaker(ground.signals, payments, checkouts)):
            await task.start()
            stack.push_async_callback(task.stop)
        yield
