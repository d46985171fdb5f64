"""Says who listens on a port: `python -m hupan.supervisor.port_holder 8000`."""

import sys
from itertools import chain

import psutil


def holder(port: int) -> str:
    """Name the program that listens on a port, as far as this person may know.

    Args:
        port: The port.

    Returns:
        Such as `python3 (process 4711)`; empty where it cannot be told.
    """
    for pid in psutil.pids():
        try:
            process = psutil.Process(pid)
            connections = chain(process.net_connections("inet"))
            if any(one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port for one in connections):
                return f"{process.name()} (process {pid})"
        except psutil.Error:
            continue
    return ""


if __name__ == "__main__":
    sys.stdout.write(holder(int(sys.argv[1])) + "\n")
