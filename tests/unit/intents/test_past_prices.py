"""What something has cost before is shown as a line over time, whatever it was taken for."""

from typing import cast

import pytest

from bench.routing import Nowhere
from hupan.agents import Decider, Decision
from hupan.catalog import ProductId
from hupan.conversations import Reader, Turn
from hupan.counter import Kind, Shown, Table
from hupan.intents import Router, Standing
from hupan.kernel import PersonId

pytestmark = pytest.mark.anyio

TURN = Turn("run", "conv", PersonId("person_1"), "msg", None, None, (), Reader(), Nowhere())


class Sure:
    """Takes whatever is said for the same.

    Args:
        action: What that is.
    """

    def __init__(self, action: str) -> None:
        self._action = action

    async def decide(self, said: str, scene: object) -> Decision:
        """Take it for that."""
        del said, scene
        return Decision(self._action, 1.0)


@pytest.mark.parametrize("taken_for", ["ask", "refine", "decline", "talk"])
@pytest.mark.parametrize(
    ("said", "past"),
    [
        ("how has the price of number 1 changed?", True),
        ("第一个的价格走势", True),
        ("1번 가격 변동 보여줘", True),
        ("how much is number 1?", False),
        ("第一个多少钱", False),
        ("1번 얼마예요?", False),
    ],
)
async def test_what_it_has_cost_is_shown_over_time(said: str, past: bool, taken_for: str) -> None:
    table = Table(shown=(Shown(ProductId("prod_mug"), "Marl mug"),), last=Kind.PRODUCTS)
    router = Router(cast("Decider", Sure(taken_for)))

    route = await router.route(said, table, Standing(), TURN)

    assert route.action == ("watch" if past else taken_for)
