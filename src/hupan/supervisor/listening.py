"""Opens the port. The supervisor holds it, so that nobody is refused while the web process restarts."""

import errno
import socket
import subprocess
import sys

from hupan.supervisor.errors import BadSetting, PortTaken

_BACKLOG = 1024
_ASK_TIMEOUT_S = 5.0


def open_port(host: str, port: int) -> socket.socket:
    """Listen on an address.

    Args:
        host: A name or an address.
        port: 0 takes a free one.

    Raises:
        BadSetting: This machine has no such address.
        PortTaken: Somebody else listens there, or only an administrator may.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:  # no such name, or none that a name may be
        raise BadSetting(f"--host: {host!r} is no address of this machine.") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refusal(host, port, error) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address under which a browser on this machine reaches the port."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not bound to
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _refusal(host: str, port: int, error: OSError) -> BadSetting | PortTaken:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Port {port} is taken by {_holder(port)}. Stop it, or choose another port: hupan serve --port 8001 "
            "(--port 0 takes a free one).",
            port=port,
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return PortTaken(
            f"Port {port} may only be used by an administrator; choose one above 1023 with --port.", port=port
        )
    return BadSetting(f"--host: {host!r} cannot be listened on: {error.strerror}.")


def _holder(port: int) -> str:
    # psutil is loaded in a process of its own: only an unlucky start needs it.
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "hupan.supervisor.port_holder", str(port)],
            capture_output=True,
            text=True,
            timeout=_ASK_TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "another program"
    return answer.stdout.strip() or "another program"
