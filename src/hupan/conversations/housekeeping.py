"""Keeps house: empties the bin, and forgets what is kept only for a while."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta

import structlog

from hupan.conversations.ports import SweepStore
from hupan.conversations.settings import ConversationSettings
from hupan.files import FileService
from hupan.kernel import Clock, HupanError
from hupan.platform import StoreFactory
from hupan.runs import Watch

_log = structlog.get_logger(__name__)


class Housekeeping:
    """What has to be done now and then; several processes may do it at once.

    Args:
        stores: Opens the store of what is to be removed.
        files: Sweeps files that no conversation shows.
        watch: Clears old events away.
        clock: The time.
        settings: How long things stay.
    """

    def __init__(
        self,
        stores: StoreFactory[SweepStore],
        files: FileService,
        watch: Watch,
        clock: Clock,
        settings: ConversationSettings,
    ) -> None:
        self._stores = stores
        self._files = files
        self._watch = watch
        self._clock = clock
        self._settings = settings
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="conversations.sweep")

    async def stop(self) -> None:
        """Stop sweeping."""
        self._leaving.set()
        if self._task is not None:
            await self._task

    async def sweep(self) -> None:
        """Empty the bin, delete temporary chats, old events and unused files."""
        now = self._clock.now()
        async with self._stores() as store:
            binned = await store.purge_binned(now - timedelta(days=self._settings.bin_days))
            temporary = await store.purge_temporary(now - timedelta(hours=self._settings.temporary_hours))
        await self._watch.prune()
        files = await self._files.sweep(self._shown)
        _log.info("conversations.swept", binned=binned, temporary=temporary, files=files)

    async def _shown(self, file_ids: Sequence[str]) -> set[str]:
        async with self._stores() as store:
            return await store.shown(file_ids)

    async def _now_and_then(self) -> None:
        while not self._leaving.is_set():
            with contextlib.suppress(HupanError):
                await self.sweep()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._settings.sweep_s):
                    await self._leaving.wait()
