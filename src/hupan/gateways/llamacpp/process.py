"""Starts and ends engine processes."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import sys
import time
from pathlib import Path
from typing import BinaryIO

import psutil

from hupan.inference import EngineShape, EngineUnavailable
from hupan.models import LocalModel

_CHILD = Path(__file__).with_name("child.py")
_GENTLE_S = 3.0
_LAST_WORDS_BYTES = 2000
_LINE_BYTES = 300
_MEASURE_EVERY_S = 2.0
# The engine's threads wait for one another after every step by spinning, by default for about a millisecond. As soon as
# something else wants a core that starves the very thread that is waited for: measured beside a busy browser, 7 tokens
# a second instead of 50. Giving up after some ten microseconds costs nothing when the machine is quiet.
_SPIN = {"GOMP_SPINCOUNT": "3000"}


class LlamaProcess:
    """`EngineProcess` over a child running `child.py`.

    Args:
        process: The child, listening already.
        base_url: Where.
        api_key: What it wants as a bearer token.
        context_tokens: Tokens of context for each conversation.
        log_file: Where its log goes.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, base_url: str, api_key: str, context_tokens: int, log_file: Path
    ) -> None:
        self._process = process
        self._base_url = base_url
        self._api_key = api_key
        self._context_tokens = context_tokens
        self._log_file = log_file
        self._memory_bytes: int | None = None
        self._measured_at = -_MEASURE_EVERY_S

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def base_url(self) -> str:
        """Where it listens, without a path."""
        return self._base_url

    @property
    def api_key(self) -> str:
        """What it wants as a bearer token."""
        return self._api_key

    @property
    def context_tokens(self) -> int:
        """Tokens of context for each conversation."""
        return self._context_tokens

    def alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.returncode is None

    def memory_bytes(self) -> int | None:
        """Return its resident memory as it was a moment ago, where the system tells."""
        if time.monotonic() - self._measured_at >= _MEASURE_EVERY_S:
            self._measured_at = time.monotonic()
            asyncio.get_running_loop().run_in_executor(None, self.measure)
        return self._memory_bytes

    def measure(self) -> None:
        """Look at the process's memory; it reads files, so not in the event loop."""
        try:
            self._memory_bytes = int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            self._memory_bytes = None

    async def wait(self) -> str:
        """Wait for its end, and return how it ended."""
        code = await self._process.wait()
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}. {await asyncio.to_thread(_last_line, self._log_file)}".strip()

    async def stop(self) -> None:
        """End it, gently and then by force."""
        await end(self._process)


class LlamaEngine:
    """`Engine` over llama.cpp.

    Args:
        log_dir: Folder for the engine's log, which holds its latest run, and for prefixes that it saves.
    """

    def __init__(self, log_dir: Path) -> None:
        self._log_file = log_dir / "engine.log"
        self._prefix_dir = log_dir / "prefixes"

    async def start(self, model: LocalModel, shape: EngineShape) -> LlamaProcess:
        """Start an engine for one model and return when it answers.

        Raises:
            EngineUnavailable: It did not come up; the detail says why.
        """
        if not await asyncio.to_thread(model.path.is_file):
            raise EngineUnavailable(f"The model's file is not there: {model.path}", model_id=model.id)
        api_key = secrets.token_urlsafe(24)
        wish = await asyncio.to_thread(_wish, model, shape, api_key)
        wish["prefix_dir"] = await asyncio.to_thread(_fresh_folder, self._prefix_dir)
        process = await self._spawn()
        try:
            async with asyncio.timeout(shape.start_timeout_s):
                address = await self._introduce(process, wish)
        except TimeoutError as error:
            await end(process)
            raise EngineUnavailable("The engine took too long to load the model.", model_id=model.id) from error
        except BaseException:
            await end(process)
            raise
        running = LlamaProcess(process, address, api_key, shape.context_tokens, self._log_file)
        await asyncio.to_thread(running.measure)
        return running

    async def _spawn(self) -> asyncio.subprocess.Process:
        log = await asyncio.to_thread(_fresh_log, self._log_file)
        with log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the script's folder holds modules of ours: keep them off the path
                str(_CHILD),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                # A Ctrl-C in the terminal is for the server, which then stops the engine in good order.
                start_new_session=True,
                env={**_SPIN, **os.environ},
            )

    async def _introduce(self, process: asyncio.subprocess.Process, wish: dict[str, object]) -> str:
        if process.stdin is None or process.stdout is None:
            raise EngineUnavailable("The engine's process has no pipes.")
        with contextlib.suppress(ConnectionError):
            process.stdin.write(json.dumps(wish).encode() + b"\n")
            await process.stdin.drain()
        line = await process.stdout.readline()
        try:
            answer: dict[str, str] = json.loads(line)
            return answer["address"]
        except ValueError as error:
            reason = await asyncio.to_thread(_last_line, self._log_file)
            raise EngineUnavailable(
                f"The engine did not start. {reason}".strip(), model_id=str(wish["alias"])
            ) from error
        except KeyError as error:
            problem = json.loads(line).get("problem")
            raise EngineUnavailable(
                f"The engine cannot load the model: {problem}", model_id=str(wish["alias"])
            ) from error


async def end(process: asyncio.subprocess.Process) -> None:
    """End a child: closing its input asks it to go; after a few seconds it is killed."""
    if process.returncode is None:
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_GENTLE_S):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _wish(model: LocalModel, shape: EngineShape, api_key: str) -> dict[str, object]:
    return {
        "model_path": str(model.path),
        "projector_path": str(model.projector_path) if model.projector_path else None,
        "alias": model.id,
        "slots": shape.slots,
        "context_tokens": shape.context_tokens,
        "threads": shape.threads or _physical_cores(),
        "api_key": api_key,
    }


def _physical_cores() -> int:
    """Hyper-threads slow matrix products down; a container may have fewer cores than the machine."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


def _fresh_folder(folder: Path) -> str:
    """Empty the folder: what one engine saved no other one can read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return str(folder)


def _fresh_log(log_file: Path) -> BinaryIO:
    log_file.parent.mkdir(parents=True, exist_ok=True)
    return log_file.open("wb")


def _last_line(log_file: Path) -> str:
    try:
        with log_file.open("rb") as log:
            log.seek(max(0, log_file.stat().st_size - _LAST_WORDS_BYTES))
            lines = log.read().decode(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:_LINE_BYTES] if lines else ""
