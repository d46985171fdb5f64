import asyncio
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from hupan.identity import passwords as module
from hupan.identity.passwords import Argon2Passwords

pytestmark = pytest.mark.anyio

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def test_the_hash_is_argon2id_as_rfc_9106_recommends() -> None:
    kept = await Argon2Passwords().hash("a calm morning")
    found = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (found.time_cost, found.memory_cost, found.parallelism) == (3, 65536, 4)
    assert (found.salt_len, found.hash_len) == (16, 32)


async def test_a_password_is_known_again_however_its_letters_are_composed() -> None:
    passwords = Argon2Passwords(QUICK)
    kept = await passwords.hash("caf\u00e9 \ud55c\uad6d\uc5b4")
    assert await passwords.verify("cafe\u0301 \u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165", kept)
    assert not await passwords.verify("cafe 한국어", kept)


async def test_no_hash_and_a_broken_hash_say_no() -> None:
    passwords = Argon2Passwords(QUICK)
    assert not await passwords.verify("x", None)
    assert not await passwords.verify("x", "not a hash")


async def test_weaker_parameters_are_outdated() -> None:
    kept = await Argon2Passwords(QUICK).hash("x")
    assert not Argon2Passwords(QUICK).outdated(kept)
    assert Argon2Passwords().outdated(kept)


async def test_the_event_loop_does_not_wait_and_two_hash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running = most = 0

    def slow(_hasher: PasswordHasher, _password: str) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.02)
        running -= 1
        return "hash"

    monkeypatch.setattr(module.PasswordHasher, "hash", slow)
    passwords = Argon2Passwords(QUICK)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(passwords.hash("x") for _ in range(6)))
    ticking.cancel()
    assert most == 2
    assert ticks > 20
