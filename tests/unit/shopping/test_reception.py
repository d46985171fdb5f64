"""Whoever writes before the market is open waits for it, and not for ever."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from hupan.adapters.conversations import Reception
from hupan.conversations import Turn
from hupan.runs import RunOutput, TextDelta
from tests.unit.shopping.talks import turn

pytestmark = pytest.mark.anyio


class Somebody:
    """Says who they are, and notices when nobody listens any more."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        assert turn.question_id
        try:
            yield TextDelta(self.name)
            yield TextDelta(" again")
        finally:
            self.closed = True


async def _said(reception: Reception) -> str:
    return "".join([each.text async for each in reception.respond(turn("hello")) if isinstance(each, TextDelta)])


async def test_a_turn_waits_for_the_market() -> None:
    reception = Reception(Somebody("assistant"))
    waiting = asyncio.create_task(_said(reception))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    reception.relieve(Somebody("market"))

    assert await waiting == "market again"


async def test_nobody_waits_for_ever() -> None:
    reception = Reception(Somebody("assistant"), patience_s=0.05)

    assert await _said(reception) == "assistant again"


async def test_when_the_market_has_closed_the_assistant_answers_at_once() -> None:
    reception = Reception(Somebody("assistant"), patience_s=3600)
    reception.relieve(Somebody("market"))
    reception.relieve(None)

    async with asyncio.timeout(30):
        assert await _said(reception) == "assistant again"


async def test_a_reply_that_is_given_up_is_given_up_behind_it_too() -> None:
    market = Somebody("market")
    reception = Reception(Somebody("assistant"))
    reception.relieve(market)
    reply = reception.respond(turn("hello"))
    await anext(reply)
    await reply.aclose()

    assert market.closed
