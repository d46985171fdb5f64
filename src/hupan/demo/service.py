"""Verbs on the demo market: load, remove, say how far it is. What breaks off goes on where it was."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC
from itertools import islice
from typing import Any

import structlog

from hupan.demo.domain import Lot, Progress, State
from hupan.demo.errors import DemoBusy
from hupan.demo.market import PRODUCTS, DemoMarket
from hupan.demo.ports import Claim, ProgressStore, Shelves
from hupan.demo.settings import MarketSettings
from hupan.kernel import Clock, HupanError
from hupan.platform import StoreFactory

_STRETCH, _BREATH = 40, 10
_YIELD_S = 0.0002
_BUSY = "The demo market is being loaded or removed. Wait until that is done."

_log = structlog.get_logger(__name__)

Told = Callable[[Progress], None]


class DemoService:
    """Loads the demo market and takes it out again.

    Args:
        stores: Opens the store of progress.
        shelves: The market's rooms.
        claim: Lets one at a time.
        clock: The time.
        settings: Whether it is wanted, and from which seed.
        products: How many products it has; fewer in tests.
    """

    def __init__(
        self,
        stores: StoreFactory[ProgressStore],
        shelves: Shelves,
        claim: Claim,
        clock: Clock,
        settings: MarketSettings,
        products: int = PRODUCTS,
    ) -> None:
        self._stores = stores
        self._shelves = shelves
        self._claim = claim
        self._clock = clock
        self._settings = settings
        self._products = products
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin in the background what a first start asks for, or go on with what was broken off."""
        self._begin(self._at_start())

    async def stop(self) -> None:
        """Stop where it is; the next start goes on."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def progress(self) -> Progress:
        """Tell how far it is."""
        async with self._stores() as store:
            kept = await store.get()
        return kept or self._fresh(State.ABSENT)

    async def load_behind(self) -> Progress:
        """Begin to load in the background, or say that it is there.

        Raises:
            DemoBusy: It is being loaded or removed.
        """
        return await self._behind(self.load(), State.LOADED, State.LOADING)

    async def remove_behind(self) -> Progress:
        """Begin to remove in the background, or say that it is gone.

        Raises:
            DemoBusy: It is being loaded or removed.
        """
        return await self._behind(self.remove(), State.REMOVED, State.REMOVING)

    async def load(self, told: Told | None = None) -> Progress:
        """Load it, from where an earlier attempt came to; what is loaded already stays.

        Args:
            told: Is told after every stretch.

        Raises:
            DemoBusy: Somebody else loads or removes it at this moment.
        """
        async with self._held():
            progress = await self.progress()
            if progress.state is State.LOADED:
                return progress
            if progress.state is State.REMOVING:
                await self._shelves.clear()
            if progress.state is not State.LOADING:
                progress = self._fresh(State.LOADING)
            try:
                return await self._load(replace(progress, error=""), told)
            except HupanError as error:
                await self._note(error)
                raise

    async def remove(self) -> Progress:
        """Take out everything of it.

        Raises:
            DemoBusy: Somebody else loads or removes it at this moment.
        """
        async with self._held():
            progress = await self.progress()
            if progress.state is not State.ABSENT:
                await self._save(replace(progress, state=State.REMOVING, error=""))
                await self._shelves.clear()
            return await self._save(replace(progress, state=State.REMOVED, done=0, error=""))

    async def _load(self, progress: Progress, told: Told | None) -> Progress:
        await self._save(progress)
        # Inventing is work without waiting; in a thread, and with pauses there, it does not hold up the loop.
        market = await asyncio.to_thread(self._market, progress)
        await self._shelves.lay(market.ground)
        lots = market.lots(progress.done)
        stretch = await _stretch(lots)
        while stretch:
            # The next one is invented while this one is written.
            following = asyncio.create_task(_stretch(lots))
            try:
                await self._shelves.put(stretch)
                progress = await self._save(progress.at(progress.done + len(stretch)))
                if told is not None:
                    told(progress)
                stretch = await following
            finally:
                following.cancel()
        async with self._stores() as store:
            await store.take_stock()
        return await self._save(replace(progress, state=State.LOADED))

    def _market(self, progress: Progress) -> DemoMarket:
        market = DemoMarket(progress.seed, progress.day, self._products)
        _ = market.ground
        return market

    def _fresh(self, state: State) -> Progress:
        day = self._clock.now().astimezone(UTC).date()
        return Progress(state, self._settings.demo_seed, day, 0, self._products)

    async def _at_start(self) -> None:
        progress = await self.progress()
        if progress.state is State.REMOVING:
            await self.remove()
        # A market that sells something already is somebody's own; nobody asked for the demo there.
        elif progress.state is State.LOADING or (
            progress.state is State.ABSENT and self._settings.demo and await self._shelves.are_empty()
        ):
            await self.load()

    async def _behind(self, work: Coroutine[Any, Any, Progress], end: State, during: State) -> Progress:
        progress = await self.progress()
        if self._task is not None and not self._task.done():
            work.close()
            raise DemoBusy(_BUSY)
        if progress.state is end:
            work.close()
            return progress
        self._begin(work)
        return replace(progress, state=during)

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        self._task = asyncio.create_task(_quietly(work), name="demo")

    @contextlib.asynccontextmanager
    async def _held(self) -> AsyncGenerator[None]:
        async with self._claim.hold() as mine:
            if not mine:
                raise DemoBusy(_BUSY)
            yield

    async def _note(self, error: HupanError) -> None:
        # Where the database itself is away, there is nowhere to write it.
        with contextlib.suppress(HupanError):
            await self._save(replace(await self.progress(), error=error.detail))

    async def _save(self, progress: Progress) -> Progress:
        async with self._stores() as store:
            await store.save(progress)
        return progress


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except HupanError as error:
        # The server stays up; the state says what is wrong, and the next start goes on.
        _log.info("demo.waits", code=error.code, detail=error.detail)
    except Exception as error:  # noqa: BLE001 - nobody waits for this task: whatever it is, the log is where it is told
        _log.error("demo.failed", exc_info=error)


async def _stretch(lots: Iterator[Lot]) -> list[Lot]:
    stretch: list[Lot] = []
    while len(stretch) < _STRETCH and (some := await asyncio.to_thread(_take, lots)):
        stretch += some
    return stretch


def _take(lots: Iterator[Lot]) -> list[Lot]:
    taken: list[Lot] = []
    for lot in islice(lots, _BREATH):
        taken.append(lot)
        time.sleep(_YIELD_S)
    return taken
