"""kill -9 between any two effects of a chargeback: it is booked once, what was decided is told, the books are right."""

from datetime import timedelta
from pathlib import Path

import pytest

from hupan.chargebacks import ChargebackReason, ChargebackState, Said
from hupan.platform import Database
from tests.faults.payments.payer import ONE, TWO, buy
from tests.faults.payments.test_killed_payments import Ground
from tests.integration.payments.stand import LAKE, Stand, won

pytestmark = pytest.mark.anyio

C = ChargebackState


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> Ground:
    """What was bought and released, and is wanted back by a bank."""
    ground = Ground(database, tmp_path)
    stand = await ground.stand()
    await buy(stand, "bank")
    await stand.escrow.release(ONE)
    await happens(stand, C.NEEDS_RESPONSE)
    return ground


async def happens(stand: Stand, state: C) -> None:
    """Something happens at the bank, of which nobody here has heard."""
    [(payment, _)] = await stand.payments.of_order(ONE)
    now = stand.clock.now()
    taken = 0 if state is C.WON else 1000
    said = Said(
        reference="dp_1",
        state=state,
        inquiry=False,
        reason=ChargebackReason.OTHER,
        amount=won(1000),
        withdrawn=won(taken),
        fee=won(15),
        due_at=now + timedelta(days=9),
        opened_at=now,
    )
    stand.bank.dispute(payment, said)
    await stand.bank.keep()


async def looks_right(stand: Stand, state: C) -> None:
    """As it is once everything was asked for: booked once, and held or not."""
    await stand.chargebacks.sweep()
    stand.clock.forward(days=1)
    await stand.chargebacks.sweep()
    [found] = await stand.chargebacks.page()
    assert found.said.state is state
    assert (await stand.ledger.audit()).clean
    assert -await stand.balance("gateway:bank") == sum(stand.bank.charged.values())
    # 700 were released to one seller, who has them less the fee, or owes them; 300 lie there, or are gone.
    given = state is C.WON
    assert await stand.balance(f"seller:{LAKE}") == (630 if given else 0)
    assert await stand.balance(f"escrow:{TWO}") == (300 if given else 0)
    assert bool((await stand.escrow.of_order(TWO)).holds) is state.is_open


@pytest.mark.parametrize("point", ["chargebacks.asked", "chargebacks.booked", "chargebacks.unsettled"])
async def test_what_a_bank_takes_is_booked_once(ground: Ground, point: str) -> None:
    await ground.killed("look", "bank", point)
    await looks_right(await ground.stand(), C.NEEDS_RESPONSE)


@pytest.mark.parametrize("point", ["chargebacks.asked", "chargebacks.booked"])
async def test_what_a_bank_gives_again_is_booked_once(ground: Ground, point: str) -> None:
    stand = await ground.stand()
    await stand.chargebacks.sweep()
    await happens(stand, C.WON)
    await ground.killed("look", "bank", point)
    await looks_right(await ground.stand(), C.WON)


@pytest.mark.parametrize(("verb", "ends"), [("answer", C.UNDER_REVIEW), ("accept", C.LOST)])
@pytest.mark.parametrize("point", ["chargebacks.decided", "chargebacks.told", "chargebacks.asked"])
async def test_what_was_decided_is_told_however_it_ends(ground: Ground, verb: str, ends: C, point: str) -> None:
    await (await ground.stand()).chargebacks.sweep()
    await ground.killed(verb, "bank", point)
    stand = await ground.stand()
    await looks_right(stand, ends)
    assert stand.bank.answers == ({"dp_1": "It arrived on Monday."} if verb == "answer" else {})
