"""Loops of others as shoppers: the same model and market, through plain tools (`tools.py`)."""

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Generator
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
        process: It, waiting for its first line.
        endpoint: Its model.
    """

    def __init__(self, process: "subprocess.Popen[str]", endpoint: Endpoint) -> None:
        self._process = process
        self._tell(
            base_url=endpoint.base_url,
            key=endpoint.key,
            model=endpoint.model,
            mended=endpoint.mended,
            system=_SYSTEM,
            tools=dict(DECLARED),
        )

    def answer(self, text: str, tools: Tools, *, new: bool) -> tuple[str, int]:
        """Let it answer a message, and use tools for it.

        Returns:
            What it writes, and how many tokens it says it has used.
        """
        self._tell(say=text, new=new)
        calls = 0
        while "reply" not in (said := self._hear()):
            calls += 1
            enough = {"error": "You have used enough tools; answer now."}
            result = tools.call(said["call"], said["arguments"]) if calls <= _MOST_CALLS else enough
            self._tell(result=result)
        return str(said["reply"]), int(said["tokens"])

    def _tell(self, **said: Any) -> None:  # noqa: ANN401 - it is JSON
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> Json:
        assert self._process.stdout is not None
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

    def say(self, text: str, model_id: str | None = None) -> Reply:
        """Let the loop answer."""
        del model_id
        assert self.loop is not None
        assert self.goods is not None
        new = not self.begun
        if new:
            self.begun.append(Tools(self, self.goods))
        since = time.perf_counter()
        written, tokens = self.loop.answer(text, self.begun[0], new=new)
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
        process = subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield Loop(process, endpoint)
        except RuntimeError as error:
            log.seek(0)
            raise RuntimeError(log.read()[-_TOLD_CHARS:]) from error
        finally:
            process.kill()
            process.communicate()


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
