"""The data folder: one server at a time, never an older Hupan over newer data, never a database on a full disk."""

import fcntl
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from hupan import __version__
from hupan.supervisor.errors import AlreadyServing, DataFolderUnusable, DataFromNewerVersion, DiskFull

# Raised when the folder is laid out in a way that an older Hupan would misread.
LAYOUT = 1

# PostgreSQL stops dead when it cannot write its log ahead; below this a start would only make things worse.
LEAST_FREE_BYTES = 100 * 1024 * 1024

_LOCK_TRIES = 5
_LOCK_PAUSE_S = 0.02


@dataclass(frozen=True, slots=True)
class ServerState:
    """What a running server says about itself to other commands of the same person.

    Attributes:
        pid: The supervisor's process.
        url: Where the web app is.
        database_url: How to reach its database.
        version: Which Hupan it is.
    """

    pid: int
    url: str
    database_url: str
    version: str = __version__


class DataFolder:
    """The folder of one installation.

    Args:
        path: Where it is; made when missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "logs"
        self.postgres = path / "postgres"
        self._version_file = path / "version"
        self._lock_file = path / "lock"
        self._state_file = path / "server.json"
        self._lock: int | None = None

    def take(self) -> None:
        """Make the folder where it is missing, check it, and hold it until `release` or the process's end.

        Raises:
            AlreadyServing: Another process holds it.
            DataFromNewerVersion: A newer Hupan wrote it.
            DataFolderUnusable: It cannot be made or written, or the disk is full.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_version()
            self._take_lock()
            self._state_file.unlink(missing_ok=True)
            self._check_room()
            self.logs.mkdir(mode=0o700, exist_ok=True)
            if not self._version_file.exists():
                self._version_file.write_text(json.dumps({"layout": LAYOUT, "hupan": __version__}) + "\n")
        except OSError as error:
            raise DataFolderUnusable(
                f"The data folder {self.path} cannot be used: {error.strerror or error}. "
                "Choose another with --data-dir, or mend its permissions."
            ) from error

    def release(self) -> None:
        """Let others have the folder."""
        if self._lock is not None:
            self._state_file.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def announce(self, state: ServerState) -> None:
        """Tell other commands where the server is."""
        fresh = self._state_file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(state), file)
        fresh.replace(self._state_file)

    def server(self) -> ServerState | None:
        """Return the server that holds this folder now, if one has announced itself."""
        if not self._is_locked():
            return None
        try:
            return ServerState(**json.loads(self._state_file.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def _check_version(self) -> None:
        try:
            written: Any = json.loads(self._version_file.read_text())
        except FileNotFoundError:
            return
        except ValueError:
            raise DataFolderUnusable(
                f"{self._version_file} is damaged. Restore a backup, or choose another folder with --data-dir."
            ) from None
        facts = cast("dict[str, Any]", written) if isinstance(written, dict) else {}
        if facts.get("layout") != LAYOUT:
            raise DataFromNewerVersion(
                f"The data in {self.path} was written by Hupan {facts.get('hupan', '(unknown)')}, which is newer "
                f"than this one ({__version__}). Update Hupan, or choose another folder with --data-dir.",
                path=str(self.path),
            )

    def _take_lock(self) -> None:
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        for _ in range(_LOCK_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # It may be a command that only looks whether a server runs, which holds the lock for an instant.
                time.sleep(_LOCK_PAUSE_S)
            else:
                self._lock = lock
                return
        os.close(lock)
        raise self._already()

    def _already(self) -> AlreadyServing:
        state = self.server()
        if state is None:
            return AlreadyServing(f"Another hupan command is using the data folder {self.path}; wait until it is done.")
        return AlreadyServing(
            f"Hupan already serves the data folder {self.path} at {state.url} (process {state.pid}). "
            "Stop it first, or choose another folder with --data-dir.",
            url=state.url,
            pid=state.pid,
        )

    def _is_locked(self) -> bool:
        try:
            lock = os.open(self._lock_file, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE_BYTES:
            raise DiskFull(
                f"Only {free // 1_000_000} MB are free on the disk of {self.path}; Hupan needs at least "
                f"{LEAST_FREE_BYTES // 1_000_000} MB to run safely. "
                "Free some room, or choose another folder with --data-dir.",
                free_bytes=free,
            )
