"""How often what a buyer wants is decided rightly, and how soon: by the examples alone, and with a model beside them.

Run: `.venv/bin/python -m bench decisions`, or `-m bench.decisions --model FILE` for another model than the small one.
What is decided is every turn of the scripted buyers (`bench/shopping`), where they stand then. Half of these buyers are
kept, and of them only the numbers are printed; decision 0085 says how far they are known all the same. Answers to a
question are left out: they are understood by the question.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.doorway import small_model
from bench.figures import figure, median
from bench.laboratory import inference
from bench.shopping.script import buyers
from bench.shopping.wanted import Wanted, wanted
from hupan.agents import DecidedBy, Decider, Scene
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import EMBEDDER_ID, DecideRequest, Decision, InferenceService, InferenceSettings
from hupan.intents import expected, learned, plain, playbook
from hupan.kernel import HupanError, Kind


class Nobody(HupanError):
    """There is no model."""

    code = "bench.nobody"
    kind = Kind.UNAVAILABLE


class Meanings:
    """Embeds by the real model."""

    def __init__(self, service: InferenceService) -> None:
        self._service = service

    @property
    def name(self) -> str:
        """Which model it is."""
        return EMBEDDER_ID

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed."""
        return await self._service.embed(texts, purpose="query")


class Silence:
    """No model at all: what the examples alone do."""

    async def decide(self, request: DecideRequest) -> Decision:
        """Do not."""
        raise Nobody(f"Not asked: {request.choices}")


@dataclass(slots=True)
class Score:
    """How a group of turns was decided."""

    right: int = 0
    by: Counter[str] = field(default_factory=Counter[str])
    seconds: list[float] = field(default_factory=list[float])
    turns: int = 0


async def measure(decider: Decider, name: str, *, tell: bool) -> None:
    """Decide every turn, and print how that went."""
    await decider.learn()
    scores: dict[tuple[str, ...], Score] = defaultdict(Score)
    for turn in (each for buyer in buyers() for each in wanted(buyer) if not each.answers):
        begun = time.perf_counter()
        scene = Scene(expected(turn.said, turn.standing), _shown(turn), affinity="decisions")
        decision = await decider.decide(plain(turn.said), scene)
        took = time.perf_counter() - begun
        group = "kept" if turn.buyer.kept else "open"
        for key in ((group,), (group, turn.buyer.language)):
            score = scores[key]
            score.turns += 1
            score.right += decision.action in turn.actions
            score.by[decision.by] += 1
            score.seconds.append(took)
        if tell and decision.action not in turn.actions and not turn.buyer.kept:
            said = f"{turn.buyer.id}: {turn.said}"
            wrong = f"{decision.action} {decision.probability:.2f}, not {' or '.join(sorted(turn.actions))}"
            sys.stderr.write(f"{said} -> {wrong}\n")
    for key, score in sorted(scores.items()):
        facts = {"turns": score.turns, "median_s": round(median(score.seconds), 3), "by": dict(score.by)}
        facts["p95_s"] = round(sorted(score.seconds)[int(0.95 * len(score.seconds))], 3)
        if asked := score.by[DecidedBy.MODEL]:
            facts["asked"] = asked
        figure(f"decisions.{name}.{'.'.join(key)}", score.right / score.turns, "right", **facts)


def _shown(turn: Wanted) -> str:
    shown = "Products are on the screen." if turn.standing.shown else "Nothing is on the screen."
    return f"{shown} Things in the cart: {turn.standing.carted}. Orders: {turn.standing.orders}."


async def run(model_file: Path | None, *, tell: bool) -> None:
    """Measure the examples alone, then with the model, if there is one."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = LearnedShelf(Path(folder), learned())
        settings = InferenceSettings(slots=4, context_tokens=4096)
        async with inference(model_file or Path("none.gguf"), settings) as service:
            alone = Decider(playbook(), Meanings(service), RidgeLearner(), shelf, Silence())
            begun = time.perf_counter()
            await alone.learn()
            figure("decisions.learned", time.perf_counter() - begun, "s", examples=len(playbook().examples))
            await measure(alone, "examples", tell=tell)
            if model_file is not None:
                beside = Decider(playbook(), Meanings(service), RidgeLearner(), shelf, service)
                await measure(beside, model_file.stem, tell=tell)


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--model", type=Path, help="a GGUF file; else the small model, where it is here")
    reader.add_argument("--tell", action="store_true", help="name what is decided wrongly, of buyers that are not kept")
    given = reader.parse_args()
    asyncio.run(run(given.model or small_model(), tell=given.tell))


if __name__ == "__main__":
    main()
