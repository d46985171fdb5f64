"""Tokens a second through Hupan's `/v1` beside the bare engine, with the real 0.5B model.

`python -m bench.engine`. Two engines hold the same file: one inside `hupan serve`, asked through `/v1/chat/completions`
with a key, and one bare, asked directly. They take turns with the same prompt and the same number of tokens.
"""

import asyncio
import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench.doorway import SMALL_MODEL, doorway, small_model
from bench.figures import figure, median, spread
from hupan.gateways.llamacpp import LlamaEngine
from hupan.inference import EngineShape
from hupan.models import LocalModel, Profile

_ROUNDS = 9
_TOKENS = 128
_PROMPT = "Write a long story about a lake in the morning."
_AIM_SHARE = 0.97


def main() -> None:
    """Measure and print."""
    model_file = small_model()
    if model_file is None:
        sys.stderr.write("bench engine is skipped: the small model is not here; `make test` fetches it\n")
        return
    asyncio.run(_measure(model_file))


async def _measure(model_file: Path) -> None:
    model = LocalModel(SMALL_MODEL, model_file, None, Profile("bare"), 32768, frozenset(), 1, None)
    with tempfile.TemporaryDirectory() as folder:
        bare = await LlamaEngine(Path(folder)).start(model, EngineShape(slots=4, context_tokens=8192))
        try:
            with doorway(model_file) as door:
                targets = {"bare": (f"{bare.base_url}/v1", bare.api_key), "hupan": (f"{door.url}/v1", door.key)}
                await _rounds(targets)
        finally:
            await bare.stop()


async def _rounds(targets: dict[str, tuple[str, str]]) -> None:
    per_s: dict[str, list[float]] = {name: [] for name in targets}
    first: dict[str, list[float]] = {name: [] for name in targets}
    for number in range(_ROUNDS + 1):
        # Whoever goes first in one round goes second in the next.
        for name, target in sorted(targets.items(), reverse=bool(number % 2)):
            first_s, tokens_per_s = await asyncio.to_thread(_ask, *target)
            if number:  # the first round loads the model and computes the prompt
                first[name].append(first_s * 1000)
                per_s[name].append(tokens_per_s)
    for name in targets:
        figure(f"engine.{name}.tokens", median(per_s[name]), "tokens/s", **spread(per_s[name]), model=SMALL_MODEL)
        figure(f"engine.{name}.first_content", median(first[name]), "ms", **spread(first[name]), model=SMALL_MODEL)
    share = [ours / bare for ours, bare in zip(per_s["hupan"], per_s["bare"], strict=True)]
    figure("engine.share_of_bare", median(share), "x", **spread(share), aim=_AIM_SHARE, model=SMALL_MODEL)


def _ask(url: str, key: str) -> tuple[float, float]:
    """Return seconds to the first content and tokens a second from the request to the end."""
    body = {
        "model": SMALL_MODEL,
        "messages": [{"role": "user", "content": _PROMPT}],
        "max_tokens": _TOKENS,
        "temperature": 0,
        # The family's recommended penalty goes through the whole vocabulary at every token; the bare engine has none.
        "repetition_penalty": 1.0,
        "stream": True,
    }
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
    begun, first, count = time.perf_counter(), 0.0, 0
    with urllib.request.urlopen(request, timeout=300) as reply:
        for line in reply:
            data = line.removeprefix(b"data: ").strip()
            if not data or data == b"[DONE]" or not data.startswith(b"{"):
                continue
            choices: Any = json.loads(data).get("choices")
            if choices and choices[0].get("delta", {}).get("content"):
                count += 1
                first = first or time.perf_counter() - begun
    return first, count / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
