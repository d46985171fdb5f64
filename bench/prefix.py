"""Time to the first token of a second turn over a shared prefix of 2,000 tokens, beside the cold first turn.

`python -m bench.prefix`, with the real 0.5B model. Each round is a conversation of its own with another prefix; between
two turns of the one, another conversation has a turn too, so that what helps is the slot that was kept.
"""

import asyncio
import sys
import time
from contextlib import aclosing

from bench.doorway import SMALL_MODEL, small_model
from bench.figures import figure, median, spread
from bench.laboratory import inference
from hupan.inference import ChatMessage, ChatRequest, Finished, InferenceService, InferenceSettings, TextDelta

_ROUNDS = 5
_PREFIX_TOKENS = 2000
_AIM = 0.2


def main() -> None:
    """Measure and print."""
    model_file = small_model()
    if model_file is None:
        sys.stderr.write("bench prefix is skipped: the small model is not here; `make test` fetches it\n")
        return

    async def measure() -> None:
        async with inference(model_file, InferenceSettings(slots=4, context_tokens=4096)) as service:
            await _measure(service)

    asyncio.run(measure())


async def _measure(service: InferenceService) -> None:
    cold: list[float] = []
    warm: list[float] = []
    prefix_tokens: list[float] = []
    await _first_token(service, (ChatMessage("user", "hello"),), "start")
    for number in range(_ROUNDS):
        system = ChatMessage("system", await _prefix(service, number))
        prefix_tokens.append(await service.count_tokens(None, (system,)))
        first = (system, ChatMessage("user", "Which rule is about the number seven?"))
        cold_s, answer = await _first_token(service, first, f"conversation {number}")
        await _first_token(service, (ChatMessage("user", f"Say {number}."),), f"other {number}")
        second = (*first, ChatMessage("assistant", answer), ChatMessage("user", "And about eight?"))
        warm_s, _ = await _first_token(service, second, f"conversation {number}")
        cold.append(cold_s)
        warm.append(warm_s)
    facts = {"model": SMALL_MODEL, "prefix_tokens": median(prefix_tokens)}
    figure("prefix.cold", median(cold), "s", **facts, **spread(cold))
    figure("prefix.second_turn", median(warm), "s", **facts, **spread(warm))
    ratios = [second / first for second, first in zip(warm, cold, strict=True)]
    figure("prefix.ratio", median(ratios), "x cold", **facts, **spread(ratios), aim=_AIM)


async def _prefix(service: InferenceService, number: int) -> str:
    text = f"You are helper number {number}."
    count = 0
    while await service.count_tokens(None, (ChatMessage("system", text),)) < _PREFIX_TOKENS:
        text += "".join(f" Rule {count + step}: be kind to visitor {number}." for step in range(20))
        count += 20
    return text


async def _first_token(
    service: InferenceService, messages: tuple[ChatMessage, ...], affinity: str
) -> tuple[float, str]:
    begun, first, text = time.perf_counter(), 0.0, ""
    async with aclosing(service.chat(ChatRequest(None, messages, max_tokens=16, affinity=affinity))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                first = first or time.perf_counter() - begun
                text += event.text
            if isinstance(event, Finished):
                first = first or time.perf_counter() - begun
    return first, text


if __name__ == "__main__":
    main()
