"""One typed decision among eight actions with a warm prefix, and how soon a slot is free when its client goes away.

`python -m bench.decide`, with the real 0.5B model.
"""

import asyncio
import contextlib
import sys
import time

from bench.doorway import SMALL_MODEL, small_model
from bench.figures import figure, median, spread
from bench.laboratory import inference
from hupan.inference import ChatMessage, ChatRequest, DecideRequest, InferenceService, InferenceSettings

_ROUNDS = 7
_ACTIONS = ("answer", "search", "compare", "cart", "order", "track", "return", "settings")
_UTTERANCES = (
    "I want red shoes",
    "where is my parcel",
    "빨간 원피스 찾아 줘",
    "退货",
    "hello",
    "which is better",
    "pay",
)


def main() -> None:
    """Measure and print."""
    model_file = small_model()
    if model_file is None:
        sys.stderr.write("bench decide is skipped: the small model is not here; `make test` fetches it\n")
        return

    async def measure() -> None:
        async with inference(model_file, InferenceSettings(slots=4, context_tokens=4096)) as service:
            await _decide(service)
            await _leave(service, "prefill", long=True)
            await _leave(service, "decode", long=False)

    asyncio.run(measure())


async def _decide(service: InferenceService) -> None:
    rules = ChatMessage("system", f"Choose what to do. Answer with one of: {', '.join(_ACTIONS)}. " * 8)
    await service.warm(None, (rules,), affinity="bench")
    seconds: list[float] = []
    for number in range(_ROUNDS):
        messages = (rules, ChatMessage("user", _UTTERANCES[number % len(_UTTERANCES)]))
        begun = time.perf_counter()
        await service.decide(DecideRequest(None, messages, _ACTIONS, affinity="bench"))
        seconds.append(time.perf_counter() - begun)
    figure("decide.warm", median(seconds), "s", **spread(seconds), model=SMALL_MODEL, actions=len(_ACTIONS))


async def _leave(service: InferenceService, when: str, *, long: bool) -> None:
    """Go away in the middle, and ask at once for what only a free engine answers quickly."""
    freed: list[float] = []
    for number in range(_ROUNDS):
        text = " ".join(str(number * 1000 + step) for step in range(500)) if long else "Write a long story."
        task = asyncio.create_task(_listen(service, text, f"{when} {number}"))
        await asyncio.sleep(1.5)
        task.cancel()
        begun = time.perf_counter()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        # The next call of the same conversation needs the very slot that was left.
        await service.decide(DecideRequest(None, (ChatMessage("user", "-"),), ("a", "b"), affinity=f"{when} {number}"))
        freed.append(time.perf_counter() - begun)
    figure(f"decide.slot_answers_again.{when}", median(freed), "s", **spread(freed), model=SMALL_MODEL, limit=1.0)


async def _listen(service: InferenceService, text: str, affinity: str) -> None:
    request = ChatRequest(None, (ChatMessage("user", text),), max_tokens=400, affinity=affinity)
    async for _ in service.chat(request):
        pass


if __name__ == "__main__":
    main()
