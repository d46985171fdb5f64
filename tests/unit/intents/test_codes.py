"""After one code another is tried, however it is written; nothing else is taken for one."""

from typing import cast

import pytest

from hupan.agents import Decider
from hupan.conversations import Turn
from hupan.counter import Kind, Table
from hupan.intents import Router, Standing
from hupan.intents.reading import names_code

pytestmark = pytest.mark.anyio


class NoDecider:
    """Nobody is to be asked."""


@pytest.mark.parametrize("said", ["and river15?", "那river15usd试试", "그럼 river15는요", "try RIVER15"])
async def test_another_code_is_tried(said: str) -> None:
    table = Table(last=Kind.CART, pending={"about": "code"})
    router = Router(cast("Decider", NoDecider()))

    route = await router.route(said, table, Standing(carted=1), cast("Turn", None))

    assert (route.action, route.said) == ("code", said)


@pytest.mark.parametrize("said", ["make it 3", "the 750ml one", "27inch", "2 pieces", "두 개요", "换成大码"])
def test_what_is_no_code(said: str) -> None:
    assert not names_code(said)
