"""The database for a command that is not the server: the running one, a foreign one, or the bundled one meanwhile."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager

from hupan.supervisor.errors import DatabaseFailed
from hupan.supervisor.folder import DataFolder
from hupan.supervisor.postgres import EmbeddedPostgres
from hupan.supervisor.settings import ServeSettings

_START_S = 30.0
_STOP_S = 10.0
_POLL_S = 0.02


@contextmanager
def borrow_database(settings: ServeSettings) -> Generator[str]:
    """Make sure that the database runs while a command works with it.

    Args:
        settings: Where the data folder is, and whether the database is elsewhere.

    Yields:
        The database's URL.

    Raises:
        AlreadyServing: A server is just starting or stopping, or another command is at work.
        DatabaseFailed: The bundled server does not start.
    """
    folder = DataFolder(settings.data_dir)
    server = folder.server()
    if server is not None:
        yield server.database_url
        return
    folder.take()
    try:
        if settings.database_url:
            yield settings.database_url
            return
        postgres = EmbeddedPostgres(folder.postgres, folder.logs / "postgres.log")
        with running(postgres):
            yield postgres.url
    finally:
        folder.release()


@contextmanager
def running(postgres: EmbeddedPostgres) -> Generator[None]:
    """Run a bundled PostgreSQL for a while.

    Raises:
        DatabaseFailed: It does not start.
    """
    postgres.prepare()
    process = postgres.start()
    try:
        _wait_until_ready(postgres, process)
        yield
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_S)
        process.kill()
        process.wait()


def _wait_until_ready(postgres: EmbeddedPostgres, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while not postgres.is_ready(process):
        if process.poll() is not None or time.monotonic() > deadline:
            raise DatabaseFailed(f"The database does not start: {postgres.last_words()}")
        time.sleep(_POLL_S)
