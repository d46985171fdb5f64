"""A process that takes payments, there to be killed, and a bank that outlives it."""

import asyncio
import os
import pickle
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from hupan.chargebacks import ChargebackListener
from hupan.chargebacks.watching import READER
from hupan.kernel import OrderId
from hupan.payments import DISPUTED_NEWS, Payment
from hupan.platform import Database, OutboxReader, Signals
from tests.integration.payments.stand import HILL, LAKE, Bank, Stand, open_stand, request, share, won

ONE, TWO = OrderId("ord_1"), OrderId("ord_2")


class FileBank(Bank):
    """A bank whose memory is a file. What it was told is there or not, never half."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self._writing = threading.Lock()
        if file.exists():
            kept = pickle.loads(file.read_bytes())  # noqa: S301 - written by this test
            self.states, self.charged, self.refunds, self.disputes, self.answers = kept

    async def keep(self) -> None:
        await asyncio.to_thread(self._write)

    def _write(self) -> None:
        with self._writing:
            draft = self.file.with_suffix(".draft")
            kept = (self.states, self.charged, self.refunds, self.disputes, self.answers)
            draft.write_bytes(pickle.dumps(kept))
            draft.rename(self.file)


async def authorised(stand: Stand, handler: str) -> Payment:
    wish = request(share(700, ONE, LAKE), share(300, TWO, HILL), handler=handler, key="buy")
    return await stand.payments.authorise(wish)


async def buy(stand: Stand, handler: str) -> None:
    payment = await authorised(stand, handler)
    await stand.payments.capture(payment.id)


async def let_go(stand: Stand, handler: str) -> None:
    payment = await authorised(stand, handler)
    await stand.payments.void(payment.id)


async def refund(stand: Stand, handler: str) -> None:
    payment = await authorised(stand, handler)
    await stand.payments.refund("back", payment.id, ONE, won(400))


async def settle(stand: Stand, handler: str) -> None:
    stand.clock.forward(days=1)
    await stand.payments.reconcile_all()


async def pay_out(stand: Stand, handler: str) -> None:
    await stand.payouts.make({"KRW": 1})


async def look(stand: Stand, handler: str) -> None:
    """A message has come that a buyer's bank wants something back, or has decided."""
    listener = ChargebackListener(
        stand.chargebacks, OutboxReader(stand.database, READER, DISPUTED_NEWS), Signals(stand.database)
    )
    await listener.catch_up()
    for reference in stand.bank.disputes:
        await stand.payments.hear("bank", f"{reference} disputed".encode(), "signed")
    await listener.catch_up()


async def answer(stand: Stand, handler: str) -> None:
    for each in await stand.chargebacks.page(waiting=True):
        await stand.chargebacks.answer(each.id, "It arrived on Monday.")


async def accept(stand: Stand, handler: str) -> None:
    for each in await stand.chargebacks.page():
        await stand.chargebacks.accept(each.id)


async def crowd(stand: Stand, handler: str) -> None:
    """Everything at once, until somebody ends it."""

    async def one(at: int) -> None:
        round_ = 0
        while True:
            round_ += 1
            order = OrderId(f"ord_{os.getpid()}_{at}_{round_}")
            payment = await stand.payments.authorise(request(share(100, order), handler=("bank", "wallet")[at % 2]))
            await stand.payments.capture(payment.id)
            await stand.payments.refund(f"{order}-r", payment.id, order, won(30))
            await stand.escrow.release(order)
            await stand.payouts.make({"KRW": 1})

    await asyncio.gather(*(one(at) for at in range(4)))


STORIES: Mapping[str, Callable[[Stand, str], Awaitable[None]]] = {
    each.__name__: each for each in (buy, let_go, refund, settle, pay_out, look, answer, accept, crowd)
}


def live(url: str, file: str, story: str, handler: str, point: str) -> None:
    """Live through a story, and die at a point of it."""
    os.environ["HUPAN_FAULT"] = point
    asyncio.run(_live(url, FileBank(Path(file)), story, handler))


async def _live(url: str, bank: FileBank, story: str, handler: str) -> None:
    database = Database(url)
    stand = open_stand(database, bank)
    stand.clock.forward(days=1)
    await STORIES[story](stand, handler)
    await database.close()
