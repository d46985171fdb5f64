"""kill -9 between any two effects of a payment: it is charged once or not at all, and the books are right."""

import asyncio
import multiprocessing
import random
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from hupan.payments import PaymentState
from hupan.platform import Database
from tests.faults.payments.payer import FileBank, buy, let_go, live, pay_out, refund
from tests.integration.payments.stand import ADA, Stand, open_stand, won

pytestmark = pytest.mark.anyio

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.payments.payer"])


class Ground:
    """A database and a bank that outlive every process."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.file = folder / "bank"

    async def stand(self) -> Stand:
        """What a process finds that starts afterwards."""
        stand = open_stand(self.database, await asyncio.to_thread(FileBank, self.file))
        stand.clock.forward(days=2)
        return stand

    async def _busy(self, times: int) -> None:
        def written() -> int:
            return self.file.stat().st_mtime_ns if self.file.exists() else 0

        last = await asyncio.to_thread(written)
        async with asyncio.timeout(60):
            while times:
                now = await asyncio.to_thread(written)
                times, last = times - (now != last), now
                await asyncio.sleep(0.002)

    async def killed(self, story: str, handler: str, point: str, busy: int = 0) -> None:
        """Live through a story in another process; it dies at a point, or once the bank was so busy."""
        words = (self.database.dsn, str(self.file), story, handler, point)
        process: ForkServerProcess = _context.Process(target=live, args=words)
        await asyncio.to_thread(process.start)
        if busy:
            await self._busy(busy)
            process.kill()
        await asyncio.to_thread(process.join, 60)
        assert process.exitcode == -signal.SIGKILL, f"{story} by {handler} never came to {point}"


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> Ground:
    ground = Ground(database, tmp_path)
    assert ADA.person_id is not None
    await (await ground.stand()).wallets.top_up("gift", ADA.person_id, won(1_000_000))
    return ground


async def taken(stand: Stand, handler: str) -> int:
    """What the provider took and did not give back: the bank by its own word, the wallet by what is left in it."""
    if handler == "bank":
        return sum(stand.bank.charged.values())
    return 1_000_000 - await stand.balance(f"wallet:{ADA.person_id}")


POINTS = ("authorise_asked", "authorise_answered", "capture_asked", "capture_answered")
BUYING = [
    ("bank", "prepared"),  # at home a payment is named as it is kept
    *((handler, point) for handler in ("bank", "wallet") for point in POINTS),
    ("wallet", "wallet_authorise"),
    ("wallet", "wallet_capture"),
    ("cod", "capture_answered"),
]


@pytest.mark.parametrize(("handler", "point"), BUYING)
async def test_a_payment_goes_on_and_is_taken_once(ground: Ground, handler: str, point: str) -> None:
    await ground.killed("buy", handler, f"payments.{point}")
    stand = await ground.stand()
    await stand.payments.reconcile_all()
    assert await stand.payments.reconcile_all() == 0
    assert await stand.books_are_clean()
    await buy(stand, handler)
    payment = await stand.payments.find("buy")
    assert payment is not None
    assert payment.state is PaymentState.CAPTURED
    assert (await stand.balance("escrow:ord_1"), await stand.balance("escrow:ord_2")) == (700, 300)
    assert await stand.balance(f"gateway:{handler}") == (-1000 if handler != "wallet" else -1_000_000)
    if handler != "cod":
        assert await taken(stand, handler) == 1000
    assert await stand.books_are_clean()


@pytest.mark.parametrize(
    ("handler", "point"),
    [
        ("bank", "prepared"),
        ("bank", "authorise_answered"),
        ("bank", "capture_answered"),
        ("wallet", "wallet_authorise"),
        ("wallet", "wallet_capture"),
    ],
)
async def test_a_payment_that_nobody_wants_any_more_is_not_taken_at_all(
    ground: Ground, handler: str, point: str
) -> None:
    await ground.killed("buy", handler, f"payments.{point}")
    stand = await ground.stand()
    payment = await stand.payments.find("buy")
    assert payment is not None
    assert await stand.payments.undo(payment.id, "undo")
    assert await taken(stand, handler) == 0
    assert await stand.balance("escrow:ord_1") == 0
    assert await stand.books_are_clean()


@pytest.mark.parametrize(
    ("handler", "point"),
    [("bank", "void_asked"), ("bank", "void_answered"), ("wallet", "wallet_void"), ("wallet", "void_answered")],
)
async def test_what_is_let_go_is_not_taken(ground: Ground, handler: str, point: str) -> None:
    await ground.killed("let_go", handler, f"payments.{point}")
    stand = await ground.stand()
    await let_go(stand, handler)
    payment = await stand.payments.find("buy")
    assert payment is not None
    assert payment.state is PaymentState.VOIDED
    assert await taken(stand, handler) == 0
    assert await stand.books_are_clean()


@pytest.mark.parametrize("how", ["asked again", "found by itself"])
@pytest.mark.parametrize(
    ("handler", "point"),
    [
        ("bank", "refund_asked"),
        ("bank", "refund_answered"),
        ("wallet", "refund_asked"),
        ("wallet", "wallet_refund"),
        ("wallet", "refund_answered"),
    ],
)
async def test_a_refund_is_sent_once(ground: Ground, handler: str, point: str, how: str) -> None:
    await buy(await ground.stand(), handler)
    await ground.killed("refund", handler, f"payments.{point}")
    stand = await ground.stand()
    if how == "asked again":
        await refund(stand, handler)
    else:
        assert await stand.payments.reconcile_all() == 1
    assert await stand.payments.reconcile_all() == 0
    assert await taken(stand, handler) == 600
    assert (await stand.balance("escrow:ord_1"), await stand.balance(f"clearing:{handler}")) == (300, 0)
    assert await stand.books_are_clean()


async def test_whoever_asks_after_others_may_die_too(ground: Ground) -> None:
    await ground.killed("buy", "bank", "payments.capture_answered")
    await ground.killed("settle", "bank", "payments.looked_up")
    stand = await ground.stand()
    assert await stand.payments.reconcile_all() == 1
    assert await stand.balance("gateway:bank") == -1000
    assert await stand.books_are_clean()


async def test_sellers_are_paid_out_once(ground: Ground) -> None:
    stand = await ground.stand()
    await buy(stand, "bank")
    for share in ((await stand.payments.find("buy")) or pytest.fail("nothing was bought")).shares:
        await stand.escrow.release(share.share.order_id)
    await ground.killed("pay_out", "bank", "payouts.made")
    assert len(await stand.payouts.page()) == 1
    await pay_out(stand, "bank")
    assert [each.seller_id for each in await stand.payouts.page()] == ["sell_lake", "sell_hill"]
    assert await stand.balance("seller:sell_lake") == await stand.balance("seller:sell_hill") == 0
    assert await stand.books_are_clean()


async def test_a_crowd_is_killed_again_and_again_at_any_moment(ground: Ground) -> None:
    chance = random.Random(7)  # noqa: S311 - moments, no secret
    for _ in range(5):
        await ground.killed("crowd", "bank", "", busy=chance.randint(4, 12))
    stand = await ground.stand()
    await stand.payments.reconcile_all()
    assert await stand.payments.reconcile_all() == 0
    assert await stand.books_are_clean()
    charged = stand.bank.charged
    assert len(charged) >= 5
    assert set(charged.values()) <= {70, 100}
    assert -await stand.balance("gateway:bank") == sum(charged.values())
    assert await stand.balance("clearing:bank") == await stand.balance("clearing:wallet") == 0
