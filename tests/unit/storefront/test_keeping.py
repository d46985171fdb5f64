"""What is kept for many readers is never older than what it may be."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from hupan.catalog import NEWS
from hupan.platform import Signals
from hupan.storefront.keeping import Keeping, MarketNews
from tests.integration.catalog.market import StoppedClock

pytestmark = pytest.mark.anyio


class Teller:
    """Stands in for the signals: topics, each with a queue."""

    def __init__(self) -> None:
        self.queues: dict[str, asyncio.Queue[str]] = {}

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncGenerator[AsyncIterator[str]]:
        queue = self.queues[topic] = asyncio.Queue()

        async def drain() -> AsyncIterator[str]:
            while True:
                yield await queue.get()
                queue.task_done()

        yield drain()

    async def tell(self, topic: str) -> None:
        """Tell, and wait until it was heard."""
        self.queues[topic].put_nowait("-")
        await self.queues[topic].join()


class Market:
    """News, a clock, and something that is made of them."""

    def __init__(self) -> None:
        self.clock = StoppedClock()
        self.teller = Teller()
        self.news = MarketNews(cast("Signals", self.teller), self.clock)
        self.made = 0
        self.slow = asyncio.Event()
        self.slow.set()

    async def make(self) -> str:
        self.made += 1
        await self.slow.wait()
        return f"page {self.made}"


@pytest.fixture
async def market() -> AsyncGenerator[Market]:
    market = Market()
    await market.news.start()
    market.clock.forward(seconds=10)
    yield market
    await market.news.stop()


async def test_a_page_is_made_once_until_its_time_is_over(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)
    first = await pages.get("home", market.make)
    market.clock.forward(seconds=29)

    assert await pages.get("home", market.make) == first
    market.clock.forward(seconds=2)
    assert await pages.get("home", market.make) == "page 2"


async def test_news_end_a_page_at_once_and_the_next_lives_a_second_until_all_rooms_have_heard(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)
    await pages.get("home", market.make)
    await market.teller.tell(NEWS)

    assert await pages.get("home", market.make) == "page 2"
    assert await pages.get("home", market.make) == "page 2"
    # The index shows what is new a second or two later: what was made before that must not stay.
    market.clock.forward(seconds=1.5)
    assert await pages.get("home", market.make) == "page 3"
    market.clock.forward(seconds=2)
    assert await pages.get("home", market.make) == "page 4"
    market.clock.forward(seconds=20)
    assert await pages.get("home", market.make) == "page 4"


async def test_news_that_come_while_a_page_is_made_end_it(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)
    market.slow.clear()
    making = asyncio.create_task(pages.get("home", market.make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await market.teller.tell(NEWS)
    market.slow.set()
    await making

    assert await pages.get("home", market.make) == "page 2"


async def test_many_who_ask_at_once_wait_for_one_page_and_one_who_leaves_does_not_take_it_along(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)
    market.slow.clear()
    readers = [asyncio.create_task(pages.get("home", market.make)) for _ in range(5)]
    await asyncio.sleep(0)
    readers[0].cancel()
    market.slow.set()

    assert await asyncio.gather(*readers[1:]) == ["page 1"] * 4


async def test_what_fails_is_not_kept(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)

    async def fail() -> str:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        await pages.get("home", fail)
    assert await pages.get("home", market.make) == "page 1"


async def test_what_is_kept_has_a_bound_and_the_longest_unused_goes(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 10)
    for key in "abc":
        await pages.get(key, market.make, lambda _: 4)
    await pages.get("c", market.make, lambda _: 4)
    assert market.made == 3

    await pages.get("b", market.make, lambda _: 4)
    assert market.made == 3
    await pages.get("a", market.make, lambda _: 4)
    await pages.get("b", market.make, lambda _: 4)
    assert market.made == 4
    await pages.get("weightless", market.make, lambda _: 0)
    await pages.get("weightless", market.make, lambda _: 0)
    assert market.made == 6


async def test_nothing_is_kept_where_nothing_would_be_heard(market: Market) -> None:
    pages = Keeping[str](market.news, market.clock, 30, 100)
    await market.news.stop()
    await pages.get("home", market.make)

    assert await pages.get("home", market.make) == "page 2"


async def test_a_window_outlives_news(market: Market) -> None:
    windows = Keeping[str](market.news, market.clock, 60, 100, unsettled_s=8)
    await windows.get("en", market.make)
    await market.teller.tell(NEWS)

    assert await windows.get("en", market.make) == "page 1"
    # One that was chosen while goods still came in is chosen again soon.
    market.clock.forward(seconds=61)
    await market.teller.tell(NEWS)
    assert await windows.get("en", market.make) == "page 2"
    market.clock.forward(seconds=9)
    assert await windows.get("en", market.make) == "page 3"
