"""Runs Stripe's stand-in for browser tests: `python -m tests.integration.payments.stripe_stand`, until it is ended.

`localstripe` in a process of its own, and before it what it lacks. Says `stripe at URL` once it answers.
"""

import asyncio
import contextlib
import signal
import socket
import sys

from tests.integration.payments.stripe_front import open_front


async def main() -> None:
    """Stand until somebody says to stop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    line = (
        f"from aiohttp import web; from localstripe.server import app; web.run_app(app, host='127.0.0.1', port={port})"
    )
    quiet = asyncio.subprocess.DEVNULL
    behind = await asyncio.create_subprocess_exec(sys.executable, "-c", line, stdout=quiet, stderr=quiet)
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    try:
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            if behind.returncode is not None:
                raise SystemExit("localstripe did not start")
            await asyncio.sleep(0.05)
        async with open_front(f"http://127.0.0.1:{port}") as front:
            sys.stdout.write(f"stripe at {front.url}\n")
            sys.stdout.flush()
            await ended.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            behind.terminate()
        await behind.wait()


if __name__ == "__main__":
    asyncio.run(main())
