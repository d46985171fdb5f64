"""What `hupan doctor` asks of the machine: Python, memory, disk, the data folder, the port, the built page."""

import os
import platform
import shutil
import stat
import sys
from pathlib import Path

import psutil

from hupan import __version__
from hupan.cli.findings import Finding, good, problem, warning
from hupan.supervisor import DataFolder, PortTaken, ServeSettings, open_port
from hupan.web.app import FRONTEND

_LEAST_PYTHON = (3, 11)
_GIB = 1024**3
# The default model with its context, and everything else beside it.
_COMFORTABLE_MEMORY = 4 * _GIB
_COMFORTABLE_DISK = 5 * _GIB
_LEAST_DISK = 100 * 1024**2


def check_python() -> Finding:
    """Look at Python and at the version of Hupan."""
    detail = f"Hupan {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    if sys.version_info[:2] < _LEAST_PYTHON:
        return problem("python", detail, "Install Python 3.11 or newer, then run `make run` again.")
    return good("python", detail)


def check_memory() -> Finding:
    """Look at the memory."""
    memory = psutil.virtual_memory()
    detail = f"{memory.total / _GIB:.1f} GiB, {memory.available / _GIB:.1f} GiB of it free; {os.cpu_count()} cores"
    if memory.total < _COMFORTABLE_MEMORY:
        return warning("memory", detail, "Use a model of 0.5B parameters, or an endpoint elsewhere.")
    return good("memory", detail)


def check_disk(settings: ServeSettings) -> Finding:
    """Look at the room on the data folder's disk."""
    folder = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    detail = f"{free / _GIB:.1f} GiB are free for {settings.data_dir}"
    if free < _LEAST_DISK:
        return problem("disk", detail, "Free some room, or choose another folder with --data-dir.")
    if free < _COMFORTABLE_DISK:
        return warning("disk", detail, "Models need one to several GiB each: `hupan models rm` removes one.")
    return good("disk", detail)


def check_folder(settings: ServeSettings) -> Finding:
    """Look at the data folder's owner and rights."""
    folder = settings.data_dir
    if not folder.exists():
        return good("data folder", f"{folder} is made at the first start")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return problem("data folder", f"{folder} cannot be written", f"Give it to yourself: chown -R $USER '{folder}'")
    exposed = [file for file in _private_files(folder) if stat.S_IMODE(file.stat().st_mode) & 0o077]
    if exposed:
        names = " ".join(f"'{file}'" for file in exposed)
        return problem("data folder", f"Others can read {names}", f"Close it: chmod 600 {names}")
    return good("data folder", str(folder))


def check_port(settings: ServeSettings) -> Finding:
    """Look at who listens, and whether the port is to be had."""
    server = DataFolder(settings.data_dir).server()
    if server is not None:
        return good("server", f"Runs at {server.url} (process {server.pid}, Hupan {server.version})")
    try:
        open_port(settings.host, settings.port).close()
    except PortTaken as taken:
        return problem("server", taken.detail, "Choose another port with --port or HUPAN_SERVER_PORT.")
    return good("server", f"Is not running; {settings.host}:{settings.port} is free for it")


def check_page() -> Finding:
    """Look whether the web app is built."""
    if (FRONTEND / "index.html").is_file():
        return good("web app", "Is built")
    return problem("web app", "Is not built", "Run `make run` in the project's folder.")


def _private_files(folder: Path) -> list[Path]:
    return [
        file for name in ("secret.key", "server.json", "chat.key", "chat_history") if (file := folder / name).is_file()
    ]
