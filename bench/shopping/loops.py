"""Loops of others as shoppers: the same model and market, through plain tools (`tools.py`)."""

import asyncio
import json
import selectors
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from bench.shopping.goods import Goods
from bench.shopping.house import House, Json, Reply, Shopper
from bench.shopping.judge import Judge
from bench.shopping.script import Buyer
from bench.shopping.tools import DECLARED, Tools
from hupan.gateways.llamacpp import LlamaEngine
from hupan.inference import EngineShape
from hupan.models import Ability, LocalModel, Profile

LOOPS = ("pydantic_ai", "qwen_agent")
_FOLDER = Path(__file__).parent / "peers"
_SYSTEM = (
    "You are a shop assistant in an online market. Use the tools for everything about products, the cart and orders; "
    "never invent products or prices. Answer in the buyer's language, briefly."
)
_MOST_CALLS = 24
_MOST_SECONDS = 120  # nobody waits longer for an answer; a small model may go on writing until its context is full
_TOLD_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model answers: OpenAI's chat completions.

    Attributes:
        mended: Whether the server reads calls out of what this model writes.
    """

    base_url: str
    key: str
    model: str
    mended: bool


class Loop:
    """A process of somebody else's loop.

    Args:
        start: Starts the process, which waits for its first line.
        endpoint: Its model.
    """

    def __init__(self, start: "Callable[[], subprocess.Popen[str]]", endpoint: Endpoint) -> None:
        self._start = start
        self._endpoint = endpoint
        self._begin()

    def answer(self, text: str, tools: Tools, *, new: bool) -> tuple[str, int]:
        """Let it answer a message, and use tools for it.

        Returns:
            What it writes, and how many tokens it says it has used.

        Raises:
            TimeoutError: It takes longer than anybody waits. It was started anew, and has forgotten what was said.
        """
        until = time.monotonic() + _MOST_SECONDS
        self._tell(say=text, new=new)
        calls = 0
        try:
            while "reply" not in (said := self._hear(until)):
                calls += 1
                enough = {"error": "You have used enough tools; answer now."}
                result = tools.call(said["call"], said["arguments"]) if calls <= _MOST_CALLS else enough
                self._tell(result=result)
        except TimeoutError:
            self.end()
            self._begin()
            raise
        return str(said["reply"]), int(said["tokens"])

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _begin(self) -> None:
        self._process = self._start()
        self._tell(
            base_url=self._endpoint.base_url,
            key=self._endpoint.key,
            model=self._endpoint.model,
            mended=self._endpoint.mended,
            system=_SYSTEM,
            tools=dict(DECLARED),
        )

    def _tell(self, **said: Any) -> None:  # noqa: ANN401 - it is JSON
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def _hear(self, until: float) -> Json:
        assert self._process.stdout is not None
        # Each side writes a line and waits for the other's, so nothing lies in the buffer when this is waited for.
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(max(0.0, until - time.monotonic())):
                raise TimeoutError
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The loop has ended by itself.")
        return cast("Json", json.loads(line))


@dataclass
class LoopShopper(Shopper):
    """Somebody who shops by a loop of others."""

    loop: Loop | None = None
    goods: Goods | None = None
    begun: list[Tools] = field(default_factory=list[Tools])
    left: bool = False

    def say(self, text: str, model_id: str | None = None) -> Reply:
        """Let the loop answer. Who waited for nothing has left, and hears no more."""
        del model_id
        assert self.loop is not None
        assert self.goods is not None
        new = not self.begun
        if new:
            self.begun.append(Tools(self, self.goods))
        since = time.perf_counter()
        written, tokens = "", 0
        if not self.left:
            try:
                written, tokens = self.loop.answer(text, self.begun[0], new=new)
            except TimeoutError:
                self.left = True
        parts = [{"type": "text", "text": written}, *self.begun[0].taken()]
        return Reply(parts, "loop", time.perf_counter() - since, None, tokens)


@contextmanager
def loop(name: str, python: Path, endpoint: Endpoint) -> Generator[Loop]:
    """Start a loop.

    Args:
        name: Whose, one of `LOOPS`.
        python: Of the environment that it is installed in.
        endpoint: Its model.
    """
    script = _FOLDER / f"{name}_loop.py"
    with tempfile.TemporaryFile("w+") as log:

        def start() -> "subprocess.Popen[str]":
            return subprocess.Popen(
                [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )

        served_by = Loop(start, endpoint)
        try:
            yield served_by
        except RuntimeError as error:
            log.seek(0)
            raise RuntimeError(log.read()[-_TOLD_CHARS:]) from error
        finally:
            served_by.end()


class LoopJudge(Judge):
    """Judges buyers who are served by a loop of others.

    Args:
        house: Where they shop.
        served_by: The loop.
    """

    def __init__(self, house: House, served_by: Loop) -> None:
        super().__init__(house)
        self._loop = served_by

    def invite(self, buyer: Buyer, login: str) -> Shopper:
        """Let a buyer in, who then speaks to the loop."""
        came = super().invite(buyer, login)
        return LoopShopper(
            came.caller, came.person_id, came.language, came.conversation_id, loop=self._loop, goods=self.goods
        )


@contextmanager
def endpoint(house: House, model_file: Path, *, mended: bool) -> Generator[Endpoint]:
    """Have the model answer: by Hupan's own endpoint, or by the bare engine as it comes."""
    if mended:
        key = house.owner.ask("POST", "/api/keys", {"name": "bench", "scopes": ["chat", "models"]})["key"]
        yield Endpoint(f"{house.url}/v1", key, model_file.stem, mended=True)
        return
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory() as folder:
        profile = Profile("qwen2.5-coder")
        model = LocalModel(model_file.stem, model_file, None, profile, 32768, frozenset({Ability.CHAT}), 1, None)
        bare = runner.run(LlamaEngine(Path(folder)).start(model, EngineShape(slots=1, context_tokens=16384)))
        try:
            yield Endpoint(f"{bare.base_url}/v1", bare.api_key, model_file.stem, mended=False)
        finally:
            runner.run(bare.stop())
