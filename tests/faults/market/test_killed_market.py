"""kill -9 of the server and of PostgreSQL while people buy, return and are paid: nothing is lost or doubled."""

import asyncio
import contextlib
import os
import random
import re
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from hupan.checkout.workflows import FAULT_POINTS
from hupan.differences.service import FAULT_POINTS as DIFFERENCES
from hupan.mandates.service import FAULT_POINTS as MANDATES
from hupan.merchants.buying import FAULT_POINTS as MERCHANTS
from tests.faults.market.books import Books
from tests.faults.market.ground import Ground, open_ground
from tests.faults.market.people import Crowd, Person

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
_PASSED = re.compile(r'reach\(f?"([^"]+)"\)')
_LAST_WISHES_S = 3.0
_MOST_ANSWERS, _MOMENT_S = 40, 0.05
_ALWAYS, _FEW_ANSWERS = 20_261_122, 15
_PATIENCE_S, _RARE_S = 120.0, 600.0
_BOUNCES = 0.3
VICTIMS = ("server", "server", "postgres", "both")
JUMPS = (timedelta(), timedelta(hours=-5), timedelta(hours=5), timedelta(minutes=-20), timedelta(minutes=20))
MOMENTS = int(os.environ.get("HUPAN_TEST_MOMENTS", "200"))
"""How often the long ones kill at most; fewer only to look at something by hand, or where there is time for a part."""

PASSED_OVER = int(os.environ.get("HUPAN_TEST_PASSED_OVER", "0"))
"""How many named points an earlier part has been at."""


@asynccontextmanager
async def open_crowd(folder: Path, seed: int, rude: float = 0.05) -> AsyncGenerator[Crowd]:
    """Let people buy as long as the block runs; then let everything come to rest, and look at what there is."""
    print(f"seed {seed}")  # noqa: T201 - so that what is found can be looked for again
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    async with open_ground(folder, chance) as ground:
        await ground.start_server()
        await ground.answers()
        page = {"origin": ground.url}
        async with httpx.AsyncClient(base_url=ground.url, headers=page, timeout=20) as client:
            crowd = Crowd(ground, chance, Person(client, Counter()))
            await crowd.open()
            ground.bank.rude = ground.post.rude = rude
            ground.bank.bounces = _BOUNCES
            living = crowd.living = asyncio.create_task(crowd.live())
            try:
                yield crowd
                await something_bought(crowd)
                # Whoever is in the middle of something has a moment; then they close their browsers, as people do.
                crowd.leaving.set()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LAST_WISHES_S):
                        await asyncio.shield(living)
            finally:
                living.cancel()
                await asyncio.gather(living, return_exceptions=True)
            ground.bank.rude = ground.post.rude = ground.bank.bounces = 0.0
            await ground.bank.tell_the_rest()
        await ground.stop_server()
        await end(ground, crowd)


async def end(ground: Ground, crowd: Crowd) -> None:
    books = Books(ground)
    await books.come_to_rest()
    done = await books.check(crowd)
    await books.close()
    print(f"{crowd.bought} checkouts, {crowd.consented} of them by chat, {dict(done)}, {dict(Counter(ground.deaths))}")  # noqa: T201 - what the proof rests on
    assert crowd.bought > crowd.consented > 0


async def kill_at_random(
    crowd: Crowd, victims: Iterable[str], jumps: Sequence[timedelta] = (timedelta(),), answers: int = _MOST_ANSWERS
) -> None:
    """Kill the one or the other, or both, after some answers or in the middle of none; then it is another time."""
    ground, chance = crowd.ground, crowd.chance
    for victim in victims:
        await some_answers(crowd, chance.randint(0, answers))
        await asyncio.sleep(chance.uniform(0, _MOMENT_S))
        if victim != "postgres":
            await ground.kill_server()
            jump = chance.choice(jumps)
            ground.ahead, ground.jumped = ground.ahead + jump, ground.jumped or bool(jump)
        if victim != "server":
            await ground.kill_database()
            await ground.start_database()
        if victim != "postgres":
            await ground.start_server()
        await ground.answers()


async def some_answers(crowd: Crowd, count: int) -> None:
    """Wait until so many have been heard, on a machine of any speed."""
    upto = crowd.owner.heard["answers"] + count
    async with asyncio.timeout(_PATIENCE_S):
        while crowd.owner.heard["answers"] < upto:
            crowd.must_be_well()
            await asyncio.sleep(0.005)


async def something_bought(crowd: Crowd) -> None:
    # Who talks needs several answers in a row, which nobody gets while all is killed every few seconds.
    async with asyncio.timeout(_RARE_S):
        while not crowd.bought or not crowd.consented:
            crowd.must_be_well()
            await asyncio.sleep(0.05)
    crowd.must_be_well()


# Dying there needs a story that these people do not live, and is shown by the test that is named.
ELSEWHERE = {
    # A wallet's money that is let go: a wallet takes at once what it grants.
    "payments.wallet_void": "payments/test_killed_payments.py",
    # A bank that wants money back: those of these people never do.
    **dict.fromkeys(
        (f"chargebacks.{each}" for each in ("asked", "booked", "decided", "told", "unsettled")),
        "payments/test_killed_chargebacks.py",
    ),
    # Somebody who has something bought later.
    **dict.fromkeys(MANDATES, "mandates/test_killed_mandates.py"),
    # What an exchange costs more, paid on a page where a card is typed in.
    **dict.fromkeys((*DIFFERENCES, "orders.first_taken"), "differences/test_killed_differences.py"),
    # An agent of others that wants to hear of its orders.
    "ucp_events.enrolled": "ucp_events/test_killed_heralds.py",
    "ucp_events.written": "ucp_events/test_killed_heralds.py",
    "ucp_events.told": "ucp_events/test_killed_heralds.py",
    # A shop of others in which somebody buys.
    **dict.fromkeys(MERCHANTS, "merchants/test_killed_purchases.py"),
}


def every_point() -> list[str]:
    """Find the places at which a process can be made to die, by what is written."""
    named = {each for file in (ROOT / "src").rglob("*.py") for each in _PASSED.findall(file.read_text())}
    verbs = {
        "payments.wallet_{verb}": ("authorise", "capture", "void"),
        "payments.{verb}_asked": ("authorise", "capture", "void"),
        "payments.{verb}_answered": ("authorise", "capture", "void"),
    }
    spelled = {each for each in named if "{" not in each} | set(FAULT_POINTS)
    for written in named & set(verbs):
        spelled |= {re.sub(r"{verb}", verb, written) for verb in verbs[written]}
    return sorted(spelled - set(ELSEWHERE))


def test_whoever_dies_elsewhere_does() -> None:
    for point, file in ELSEWHERE.items():
        said = (Path(__file__).parents[1] / file).read_text()
        named = point in said or f'"{point.split(".")[1]}"' in said
        assert named or (point in MANDATES and "for bought, point in enumerate((*FAULT_POINTS" in said), point


@pytest.mark.timeout(600)
async def test_a_few_kills_in_a_row_lose_nothing(tmp_path: Path) -> None:
    """The same in short, with the same chance each time, so that every change is held to it."""
    async with open_crowd(tmp_path, _ALWAYS) as crowd:
        await kill_at_random(crowd, ("server", "postgres", "both"), answers=_FEW_ANSWERS)


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    async with open_crowd(tmp_path, secrets.randbits(32)) as crowd:
        await kill_at_random(crowd, crowd.chance.sample(VICTIMS, len(VICTIMS)))


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_the_same_at_200_moments(tmp_path: Path) -> None:
    async with open_crowd(tmp_path, secrets.randbits(32)) as crowd:
        await kill_at_random(crowd, (crowd.chance.choice(VICTIMS) for _ in range(MOMENTS)))


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_the_same_while_the_clock_goes_back_and_forth(tmp_path: Path) -> None:
    async with open_crowd(tmp_path, secrets.randbits(32)) as crowd:
        victims = (crowd.chance.choice(VICTIMS) for _ in range(max(1, MOMENTS // 5)))
        await kill_at_random(crowd, victims, JUMPS)


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_the_same_at_every_named_point(tmp_path: Path) -> None:
    never: list[str] = []
    async with open_crowd(tmp_path, secrets.randbits(32)) as crowd:
        await crowd.ground.kill_server()
        # Whoever mends what one life has left dies at the next point.
        for point in every_point()[::-1][PASSED_OVER:][:MOMENTS]:
            print(point, datetime.now(UTC).time(), flush=True)  # noqa: T201 - where it stands, since it takes long
            await crowd.ground.start_server(point)
            try:
                await crowd.ground.wait_for_death(_RARE_S, point)
            except AssertionError:
                crowd.must_be_well()
                never.append(point)
                await crowd.ground.kill_server()
        await crowd.ground.start_server()
        await crowd.ground.answers()
    assert never == []
