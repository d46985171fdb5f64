"""Which goods a buyer is shown, and in which order, does not hang on the order in which anybody listed them."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.position_bias import ORDERS, chosen, listed, some
from hupan.kernel import Language

KIND = {Language.EN: "wireless headphones", Language.ZH: "无线耳机", Language.KO: "무선 이어폰"}
FEW = 3
LISTINGS, _, CATALOGUE = some(FEW)
PLAIN = list(range(len(LISTINGS)))


async def _shown(order: list[int], pieces: int) -> list[tuple[str, ...]]:
    async with listed(CATALOGUE, order, pieces) as seeker:
        return [
            await chosen(seeker, f"{KIND[language]}{words}", language)
            for each in ORDERS.values()
            for language, words in each.items()
        ]


AS_LISTED = asyncio.run(_shown(PLAIN, 1))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(PLAIN), pieces=st.integers(1, 3))
def test_the_same_goods_are_shown_in_the_same_order_however_they_were_listed(order: list[int], pieces: int) -> None:
    assert all(AS_LISTED), "there is something to be shown"
    assert asyncio.run(_shown(order, pieces)) == AS_LISTED
