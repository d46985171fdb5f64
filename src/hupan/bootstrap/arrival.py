"""What the server does by itself once it is up: fetch the default model if it is not here, and warm the engine with it.

A newcomer starts Hupan and writes; nobody should have to find a download button first.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from hupan.downloads import DownloadService
from hupan.kernel import HupanError
from hupan.models import ModelLibrary

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def welcome_model(
    library: ModelLibrary, downloads: DownloadService, warm: Callable[[], Awaitable[None]], *, fetch: bool
) -> AsyncGenerator[None]:
    """Let the default model arrive in the background for as long as the block runs.

    Args:
        library: Knows the default and whether its files are here.
        downloads: Fetches it.
        warm: Loads the engine and computes what every conversation begins with.
        fetch: Whether a missing model may be fetched without being asked.
    """
    arriving = asyncio.create_task(_arrive(library, downloads, warm, fetch=fetch), name="arrival")
    try:
        yield
    finally:
        arriving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await arriving


async def _arrive(
    library: ModelLibrary, downloads: DownloadService, warm: Callable[[], Awaitable[None]], *, fetch: bool
) -> None:
    # Whatever fails here is shown where it belongs (the model's download, the engine's state): the server stays up.
    try:
        await downloads.resume_interrupted()
        model = await library.show(await library.default_model_id())
        if not model.ready:
            if not fetch:
                return
            await downloads.pull(model.model.id)
        await warm()
    except HupanError as error:
        _log.info("arrival.waits", code=error.code, detail=error.detail)
