"""Downloads as the app sees them: start, follow, cancel, and go on after a crash.

The work runs as tasks of the event loop; whatever reads or writes much runs in threads (`fetching.py`). A task that
finds the model locked by another process follows that process's progress, and takes over where it dies.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence

import structlog

from hupan.downloads.domain import DownloadState, Progress
from hupan.downloads.errors import DownloadTrouble, FetchedElsewhere, NothingToFetch
from hupan.downloads.fetching import DownloadRules, ModelFetch
from hupan.downloads.ports import Fetchable, FetchableCatalog, ModelSource, ProgressNews
from hupan.downloads.shelf import ModelLock, ModelShelf
from hupan.kernel import HupanError

_log = structlog.get_logger(__name__)

_LOCK_POLL_S = 0.5


class _Going:
    """A download of this process: its task, and how far it is."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.error: HupanError | None = None
        self.writing = False

    def move(self, progress: Progress) -> None:
        self.progress = progress
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()

    def closed(self, task: "asyncio.Task[None]") -> None:
        """Hear that the task ended; one that is cancelled before its first step has told nobody."""
        if (task.cancelled() or task.exception() is not None) and not self.progress.state.over:
            self.move(_ended(self.progress, DownloadState.CANCELLED))


class DownloadService:
    """Fetches models.

    Args:
        catalog: What there is.
        shelf: Where files go.
        sources: Where files come from.
        news: Where progress goes.
        rules: How to download.
    """

    def __init__(
        self,
        catalog: FetchableCatalog,
        shelf: ModelShelf,
        sources: Sequence[ModelSource],
        news: ProgressNews,
        rules: DownloadRules,
    ) -> None:
        self._catalog = catalog
        self._shelf = shelf
        self._sources = {source.kind: source for source in sources}
        self._news = news
        self._rules = rules
        self._all: dict[str, _Going] = {}
        self._closing = False

    async def start(self, model_id: str) -> Progress:
        """Begin to fetch a model; where it is under way or here already, say so.

        Raises:
            ModelNotFound: There is no such model.
            NothingToFetch: It is too large to run here.
        """
        model = await self._catalog.get(model_id)
        if not model.files:
            raise NothingToFetch(
                f"{model.name} does not run on one machine. Connect an endpoint that serves it.", model_id=model.id
            )
        going = self._all.get(model.id)
        if going is not None and not going.progress.state.over:
            return going.progress
        if await asyncio.to_thread(self._shelf.ready, model):
            await asyncio.to_thread(self._shelf.tidy, model.id)
            size = await asyncio.to_thread(self._shelf.size_bytes, model)
            return Progress(model.id, DownloadState.READY, size, size)
        going = _Going(Progress(model.id, DownloadState.QUEUED, total_bytes=model.size_bytes))
        self._all[model.id] = going
        going.task = asyncio.create_task(self._run(model, going), name=f"download {model.id}")
        going.task.add_done_callback(going.closed)
        return going.progress

    async def cancel(self, model_id: str) -> Progress:
        """Stop a download. What came so far stays for the next one.

        Raises:
            ModelNotFound: There is no such model.
            FetchedElsewhere: Another process fetches it.
        """
        model = await self._catalog.get(model_id)
        going = self._all.get(model.id)
        if going is None or going.task is None or going.progress.state.over:
            return await self._not_ours(model)
        going.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(asyncio.gather(going.task, return_exceptions=True))
        return going.progress

    def progress_of(self, model_id: str) -> Progress | None:
        """Return how far a download of this process is or how it ended, or what another process left word of."""
        going = self._all.get(model_id)
        return going.progress if going is not None else None

    def going(self) -> list[Progress]:
        """Return the downloads that are under way in this process."""
        return [going.progress for going in self._all.values() if not going.progress.state.over]

    def forget(self, model_id: str) -> None:
        """Forget how a download ended, after its files were removed."""
        going = self._all.get(model_id)
        if going is not None and going.progress.state.over:
            del self._all[model_id]

    async def follow(self, model_id: str) -> AsyncIterator[Progress]:
        """Yield the progress of a download that was started here, until it is over."""
        going = self._all.get(model_id)
        while going is not None:
            changed, progress = going.changed, going.progress
            yield progress
            if progress.state.over:
                return
            await changed.wait()

    async def pull(self, model_id: str) -> None:
        """Fetch a model and wait for it.

        Raises:
            ModelNotFound: There is no such model.
            DownloadTrouble: It could not be fetched.
        """
        progress = await self.start(model_id)
        going = self._all.get(progress.model_id)
        if progress.state is DownloadState.READY or going is None or going.task is None:
            return
        await asyncio.wait({going.task})
        if going.error is not None:
            raise going.error
        if going.progress.state is DownloadState.CANCELLED:
            raise DownloadTrouble("The download was stopped.", model_id=progress.model_id)

    async def resume_interrupted(self) -> list[str]:
        """Go on with downloads whose process died. Returns their models' ids."""
        resumed: list[str] = []
        for model_id in await asyncio.to_thread(self._shelf.interrupted):
            with contextlib.suppress(HupanError):
                await self.start(model_id)
                resumed.append(model_id)
        return resumed

    async def close(self) -> None:
        """Stop every download, so that the next start goes on with them."""
        tasks = [going.task for going in self._all.values() if going.task is not None]
        self._closing = True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _not_ours(self, model: Fetchable) -> Progress:
        lock = await asyncio.to_thread(self._shelf.try_lock, model.id)
        if lock is None:
            raise FetchedElsewhere("Another process fetches this model. Stop it there.", model_id=model.id)
        await asyncio.to_thread(lock.release)
        done = self.progress_of(model.id)
        if done is not None:
            return done
        ready = await asyncio.to_thread(self._shelf.ready, model)
        state = DownloadState.READY if ready else DownloadState.CANCELLED
        return Progress(model.id, state, total_bytes=model.size_bytes)

    async def _run(self, model: Fetchable, going: _Going) -> None:
        lock: ModelLock | None = None
        try:
            lock = await self._locked(model, going)
            if lock is not None:
                going.writing = True
                fetch = ModelFetch(model, self._shelf, self._sources, self._rules, lambda p: self._tell(going, p))
                await fetch.run()
            size = await asyncio.to_thread(self._shelf.size_bytes, model)
            await self._end(going, Progress(model.id, DownloadState.READY, size, size, source=going.progress.source))
        except asyncio.CancelledError:
            await self._end(going, _ended(going.progress, DownloadState.CANCELLED))
            raise
        except HupanError as error:
            going.error = error
            await self._end(going, _ended(going.progress, DownloadState.FAILED, error))
        except OSError as error:
            going.error = DownloadTrouble(f"The models folder cannot be used: {error}.", model_id=model.id)
            await self._end(going, _ended(going.progress, DownloadState.FAILED, going.error))
        finally:
            if not going.progress.state.over:
                await self._confess(going, sys.exception())
            if lock is not None:
                lock.release()

    async def _confess(self, going: _Going, fault: BaseException | None) -> None:
        """Make sure that a fault of our own does not look like a download that goes on for ever."""
        model_id = going.progress.model_id
        # Writing a stack trace reads the sources from the disk.
        await asyncio.to_thread(_log.error, "models.download_failed", model=model_id, exc_info=fault)
        going.error = DownloadTrouble(f"The download failed: {fault}", model_id=model_id)
        await self._end(going, _ended(going.progress, DownloadState.FAILED, going.error))

    async def _locked(self, model: Fetchable, going: _Going) -> ModelLock | None:
        """Wait for the right to write; `None` once somebody else has made the model whole."""
        while True:
            lock = await asyncio.to_thread(self._shelf.try_lock, model.id)
            if await asyncio.to_thread(self._shelf.ready, model):
                if lock is not None:
                    lock.release()
                await asyncio.to_thread(self._shelf.tidy, model.id)
                return None
            if lock is not None:
                return lock
            status = await asyncio.to_thread(self._shelf.read_status, model.id)
            if status is not None and not status.state.over and status != going.progress:
                await self._tell(going, status)
            await asyncio.sleep(_LOCK_POLL_S)

    async def _tell(self, going: _Going, progress: Progress) -> None:
        going.move(progress)
        if going.writing:
            await asyncio.to_thread(self._shelf.write_status, progress)
        await self._news.publish_progress(progress)

    async def _end(self, going: _Going, progress: Progress) -> None:
        if going.writing:
            if progress.state is DownloadState.READY:
                await asyncio.to_thread(self._shelf.drop_partial, progress.model_id)
            elif not self._closing:
                # While the server shuts down the note keeps saying "running": the next start goes on.
                await asyncio.to_thread(self._shelf.write_status, progress)
        going.move(progress)
        await self._news.publish_progress(progress)


def _ended(progress: Progress, state: DownloadState, problem: HupanError | None = None) -> Progress:
    return Progress(
        progress.model_id,
        state,
        progress.done_bytes,
        progress.total_bytes,
        source=progress.source,
        problem=problem,
    )
