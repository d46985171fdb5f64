"""One market for all tests of the room: it is made in three seconds, and never changes."""

from collections.abc import Sequence

import pytest

from hupan.demo import DemoMarket, Lot


@pytest.fixture(scope="session")
def market() -> DemoMarket:
    return DemoMarket(seed=1)


@pytest.fixture(scope="session")
def lots(market: DemoMarket) -> Sequence[Lot]:
    return tuple(market.lots())
