"""What several kinds come to together is told against the one sum that was named for all of them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.catalog import ProductId
from hupan.kernel import Money, PersonId
from hupan.plans import Plan, PlanStep, StepState, sums
from hupan.runs import CardPart, Parts
from hupan.shopping import Kind
from hupan.showcase import Visit

pytestmark = pytest.mark.anyio

QUEST = {"text": "", "category": "", "least": None, "most": [6000, "USD"], "traits": [], "sort": "relevance"}


def _left(*ids: str) -> Parts:
    items = [{"product_id": each, "offer_id": ""} for each in ids]
    return (CardPart(Kind.PRODUCTS, {"items": items, "quest": QUEST}),)


def _plan(*steps: PlanStep) -> Plan:
    return Plan("message", PersonId("person"), "conversation", "run", steps, datetime(2026, 11, 20, tzinfo=UTC))


def _step(wanted: int, *ids: str, shares: bool = True, state: StepState = StepState.DONE) -> PlanStep:
    return PlanStep("search", "", state=state, left=_left(*ids), apart=True, wanted=wanted, shares=shares)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A reader in dollars, before whom each product costs what its name says."""

    async def read(_: Visit, ids: list[ProductId], *, whole: bool) -> dict[ProductId, Any]:
        assert whole
        priced = {each: SimpleNamespace(id="", price=Money(int(each) * 100, "USD")) for each in ids}
        return {each: SimpleNamespace(offers=(), best=offer) for each, offer in priced.items()}

    monkeypatch.setattr(sums, "read_goods", read)

    def say(text: str, **values: str) -> str:
        return text % values

    def convert(price: Money, _: str) -> SimpleNamespace:
        return SimpleNamespace(money=price)

    words, formats = SimpleNamespace(say=say), SimpleNamespace(money=str)
    reader = SimpleNamespace(currency="USD", words=words, formats=formats)
    return cast("Visit", SimpleNamespace(reader=reader, rates=SimpleNamespace(convert=convert)))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((_step(1, "30", "20"), _step(2, "15", "10")), "The first of each come to 60.00 USD together"),
        (
            (_step(1, "40", "20"), _step(2, "15", "10")),
            "70.00 USD together, which is more than you named; the cheapest",
        ),
        ((_step(1, "50", "45"), _step(2, "15", "10")), "Even the cheapest of each come to 65.00 USD"),
    ],
)
async def test_so_many_of_each_are_summed_and_held_against_what_was_named(
    visit: Visit, steps: tuple[PlanStep, ...], told: str
) -> None:
    assert told in await sums.said_of_the_sum(_plan(*steps), visit)


async def test_nothing_is_told_where_no_sum_is_shared_or_one_kind_is_not_there(visit: Visit) -> None:
    own = _step(1, "30", shares=False)
    assert await sums.said_of_the_sum(_plan(own, own), visit) == ""
    lost = _step(1, "30", state=StepState.FAILED)
    assert await sums.said_of_the_sum(_plan(_step(1, "30"), lost), visit) == ""
