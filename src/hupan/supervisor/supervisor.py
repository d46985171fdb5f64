"""The loop: one thread, woken by signals, by a dead child, by a line of log or by the clock."""

import contextlib
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from hupan import __version__
from hupan.supervisor.browser import open_browser
from hupan.supervisor.children import Child, Restarts
from hupan.supervisor.errors import DatabaseFailed, SupervisorError
from hupan.supervisor.folder import LEAST_FREE_BYTES, DataFolder, ServerState
from hupan.supervisor.listening import open_port, url_of
from hupan.supervisor.logs import RotatingLog, Terminal
from hupan.supervisor.postgres import EmbeddedPostgres
from hupan.supervisor.settings import CONFIG_VARIABLE, ServeSettings

# Exit codes with which the web process says that starting it again cannot help: wrong settings, newer data.
_FATAL = frozenset({2, 5})

_LAUNCH = (sys.executable, "-P", "-m", "hupan.supervisor.launch")

_WEB_PATIENCE_S = 8.0
_DATABASE_PATIENCE_S = 5.0
_POLL_S = 0.02


class WebFailed(SupervisorError):
    """The web process cannot be started; what it said stands above."""

    code = "supervisor.web_failed"


@dataclass(slots=True)
class _Pipes:
    """The supervisor's ends of the web process's pipes."""

    log: IO[bytes]
    ready: int
    unfinished: bytes = b""
    closed: bool = field(default=False)


class Supervisor:
    """One server, from its start to its end.

    Args:
        settings: Where to listen and to keep data.
        environment: Variables for the web process, the model chosen by flag among them.
        browser: Whether to open the person's browser when ready.
        terminal: Where to tell the person what happens.
    """

    def __init__(
        self,
        settings: ServeSettings,
        environment: Mapping[str, str],
        *,
        browser: bool = True,
        terminal: Terminal | None = None,
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._browser = browser
        self._terminal = Terminal() if terminal is None else terminal
        self._folder = DataFolder(settings.data_dir)
        self._postgres = (
            None
            if settings.database_url
            else EmbeddedPostgres(self._folder.postgres, self._folder.logs / "postgres.log")
        )
        self._selector = selectors.DefaultSelector()
        self._web: Child | None = None
        self._database: Child | None = None
        self._pipes: _Pipes | None = None
        self._web_restarts = Restarts()
        self._database_restarts = Restarts()
        self._due: dict[str, float] = {}
        self._interrupts = 0
        self._announced = False
        self._begun = time.monotonic()
        self._error: SupervisorError | None = None
        self._exit = 0

    def run(self) -> int:
        """Serve until told to stop.

        Returns:
            The exit code.

        Raises:
            SupervisorError: It cannot start.
        """
        with contextlib.ExitStack() as stack:
            self._folder.take()
            stack.callback(self._folder.release)
            self._listener = stack.enter_context(open_port(self._settings.host, self._settings.port))
            self._log = stack.enter_context(contextlib.closing(RotatingLog(self._folder.logs / "hupan.log")))
            lifeline, self._held = os.pipe()
            self._lifeline = lifeline
            stack.callback(os.close, lifeline)
            stack.callback(os.close, self._held)
            stack.enter_context(self._hearing_signals())
            stack.callback(self._stop)
            self._terminal.say(f"Hupan {__version__} is starting; its data lie in {self._folder.path}")
            # The web process first: it spends its first second loading, and waits for the database by itself.
            self._start_web()
            self._start_database()
            while not self._interrupts and self._error is None:
                self._turn()
        if self._error is not None:
            raise self._error
        self._terminal.say("Hupan has stopped.")
        return self._exit

    def _turn(self) -> None:
        now = time.monotonic()
        timeout = max(0.0, min(self._due.values(), default=now + 3600.0) - now)
        if self._database is not None and not self._database.ready:
            timeout = min(timeout, _POLL_S)
        for key, _ in self._selector.select(timeout):
            key.data()
        self._look_after_database()
        self._look_after_web()

    # --- the database

    def _start_database(self) -> None:
        if self._postgres is None:
            return
        self._due.pop("database", None)
        self._postgres.prepare()
        self._database = Child(self._postgres.start(), time.monotonic(), (signal.SIGINT, signal.SIGQUIT))

    def _look_after_database(self) -> None:
        child = self._database
        if self._postgres is None:
            return
        if child is None:
            if self._is_due("database"):
                self._start_database()
        elif child.process.poll() is not None:
            self._database = None
            pause = self._database_restarts.died(time.monotonic() - child.started_at)
            if self._database_restarts.hopeless:
                self._error = DatabaseFailed(f"The database does not start: {self._postgres.last_words()}")
                return
            why = f"{_how(child.process)}; {no_room}" if (no_room := self._no_room()) else _how(child.process)
            self._terminal.say(f"The database stopped ({why}); it is started again.")
            self._due["database"] = time.monotonic() + pause
        elif not child.ready and self._postgres.is_ready(child.process):
            child.ready = True
            self._database_restarts.ready()

    def _no_room(self) -> str:
        free = shutil.disk_usage(self._folder.path).free
        return f"only {free // 1_000_000} MB are free on its disk: free some room" if free < LEAST_FREE_BYTES else ""

    # --- the web process

    def _start_web(self) -> None:
        self._due.pop("web", None)
        ready_out, ready_in = os.pipe()
        handed = {"listen": self._listener.fileno(), "ready": ready_in, "lifeline": self._lifeline}
        process = subprocess.Popen(
            [*_LAUNCH, "hupan.web", *(f"--{name}-fd={number}" for name, number in handed.items())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env=self._web_environment(),
            pass_fds=tuple(handed.values()),
            start_new_session=True,
        )
        os.close(ready_in)
        if process.stdout is None:
            raise AssertionError
        os.set_blocking(process.stdout.fileno(), False)
        self._pipes = _Pipes(process.stdout, ready_out)
        self._selector.register(process.stdout, selectors.EVENT_READ, self._read_log)
        self._selector.register(ready_out, selectors.EVENT_READ, self._read_ready)
        self._web = Child(process, time.monotonic(), (signal.SIGTERM,))

    def _web_environment(self) -> dict[str, str]:
        settings = self._settings
        return {
            **self._environment,
            "HUPAN_SERVER_HOST": settings.host,
            "HUPAN_SERVER_PORT": str(self._listener.getsockname()[1]),
            "HUPAN_SERVER_DATA_DIR": str(settings.data_dir),
            "HUPAN_DATABASE_URL": self._database_url(),
            CONFIG_VARIABLE: str(settings.config),
        }

    def _database_url(self) -> str:
        return self._settings.database_url or (self._postgres.url if self._postgres else "")

    def _look_after_web(self) -> None:
        child = self._web
        if child is None:
            if self._is_due("web"):
                self._start_web()
            return
        if child.process.poll() is None:
            return
        self._forget_web(child)
        pause = self._web_restarts.died(time.monotonic() - child.started_at)
        if not child.ready and child.process.returncode in _FATAL:
            self._exit = child.process.returncode
            self._interrupts += 1
        elif self._web_restarts.hopeless:
            self._error = WebFailed(f"The web process does not start; {self._folder.logs / 'hupan.log'} says why.")
        else:
            self._terminal.say(f"The web process stopped ({_how(child.process)}); it is started again.")
            self._due["web"] = time.monotonic() + pause

    def _forget_web(self, child: Child) -> None:
        self._web = None
        child.sweep()
        self._read_log()
        pipes = self._pipes
        if pipes is None:
            return
        self._pipes = None
        if not pipes.closed:
            self._selector.unregister(pipes.ready)
        os.close(pipes.ready)
        with contextlib.suppress(KeyError):
            self._selector.unregister(pipes.log)
        pipes.log.close()

    def _read_ready(self) -> None:
        pipes = self._pipes
        if pipes is None or pipes.closed:
            return
        told = os.read(pipes.ready, 64)
        self._selector.unregister(pipes.ready)
        pipes.closed = True
        if not told or self._web is None:
            return
        first, self._announced = not self._announced, True
        self._web.ready = True
        self._web_restarts.ready()
        url = url_of(self._listener)
        self._announce(ServerState(os.getpid(), url, self._database_url()))
        if not first:
            self._terminal.say("The web app is served again.")
            return
        self._terminal.say(f"Hupan is ready at {url} after {time.monotonic() - self._begun:.1f} s. Ctrl-C stops it.")
        if self._browser:
            open_browser(url)

    def _announce(self, state: ServerState) -> None:
        try:
            self._folder.announce(state)
        except OSError as error:
            # Other commands do not find the server until it is started anew; everybody else does.
            self._terminal.say(f"Where Hupan is served could not be written down: {error.strerror or error}.")

    def _read_log(self) -> None:
        pipes = self._pipes
        if pipes is None:
            return
        while True:
            try:
                read = os.read(pipes.log.fileno(), 65536)
            except BlockingIOError:
                return
            *lines, pipes.unfinished = (pipes.unfinished + read).split(b"\n")
            for line in lines:
                self._log.write(line + b"\n")
                self._terminal.show(line)
            if not read:
                with contextlib.suppress(KeyError):
                    self._selector.unregister(pipes.log)
                return

    # --- the end

    def _stop(self) -> None:
        if self._web is not None:
            self._end(self._web, _WEB_PATIENCE_S)
            self._forget_web(self._web)
        if self._database is not None:
            self._end(self._database, _DATABASE_PATIENCE_S)

    def _end(self, child: Child, patience_s: float) -> None:
        heard = self._interrupts
        child.press()
        deadline = time.monotonic() + patience_s
        while child.process.poll() is None:
            if time.monotonic() > deadline or self._interrupts > max(heard, 1):
                heard = self._interrupts
                child.press()
                deadline = time.monotonic() + patience_s
            for key, _ in self._selector.select(_POLL_S):
                key.data()

    def _is_due(self, name: str) -> bool:
        return self._due.get(name, float("inf")) <= time.monotonic()

    @contextmanager
    def _hearing_signals(self) -> Generator[None]:
        waker, wakened = socket.socketpair()
        with waker, wakened:
            waker.settimeout(0)
            wakened.settimeout(0)
            self._selector.register(waker, selectors.EVENT_READ, lambda: waker.recv(64))
            before = signal.set_wakeup_fd(wakened.fileno(), warn_on_full_buffer=False)
            handlers = {
                one: signal.signal(one, self._interrupted) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            }
            handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _nothing)
            try:
                yield
            finally:
                for one, handler in handlers.items():
                    signal.signal(one, handler)
                signal.set_wakeup_fd(before)
                self._selector.close()

    def _interrupted(self, _number: int, _frame: object) -> None:
        self._interrupts += 1
        self._terminal.say("Stopping; once more forces it." if self._interrupts == 1 else "Stopping at once.")


def _nothing(_number: int, _frame: object) -> None:
    """Let SIGCHLD wake the loop."""


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
