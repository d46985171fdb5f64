"""How often a general question is taken for shopping, and what it costs it that the market listens.

Run: `.venv/bin/python -m bench routing`. General prompts (`bench/general`, a line each, many of them about goods,
orders or carts without anything being bought) come as the first turn of a conversation, with and without a past in the
market, and beside products on the screen; first turns of the scripted buyers show what the same bars keep out of those
who do shop. Every second prompt is kept: bars and examples are tuned on the others, and of the kept ones only numbers
are printed. Those under `near` are nearer misses still, written to tune by; nothing of them is kept.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.decisions import Meanings, Silence
from bench.figures import figure, median
from bench.laboratory import inference
from bench.shopping.script import LANGUAGES, buyers
from bench.shopping.wanted import wanted
from hupan.agents import Decider
from hupan.catalog import ProductId
from hupan.conversations import Message, Reader, Turn
from hupan.enquiries import Subjects, enquiries_learned
from hupan.files import StoredFile
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import InferenceSettings
from hupan.intents import Router, Standing, learned, playbook
from hupan.kernel import PersonId
from hupan.shopping import Kind, Shown, Table

_PROMPTS = Path(__file__).parent / "general"
_CARDS = Table(last=Kind.PRODUCTS, shown=tuple(Shown(ProductId(f"prod_{at}"), f"Thing {at}") for at in range(6)))
_PLACES = {
    "new": (Table(), Standing()),
    "regular": (Table(), Standing(carted=2, orders=5, cancellable=1, returnable=3)),
    "cards": (_CARDS, Standing(shown=6, carted=1)),
}


class Nowhere:
    """A memory that nobody asks."""

    async def path_to(self, message_id: str, limit: int) -> list[Message]:
        """Remember nothing."""
        raise LookupError(message_id, limit)

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        """Keep nothing."""
        raise LookupError(file_id)


def near_misses() -> Iterator[tuple[str, str]]:
    """Read the prompts that are for tuning alone: language, and what is said."""
    for language in LANGUAGES:
        for said in (_PROMPTS / "near" / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            yield language, said


def prompts() -> Iterator[tuple[str, bool, str]]:
    """Read the general prompts: language, whether it is kept, and what is said."""
    for language in LANGUAGES:
        lines = (_PROMPTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        for number, said in enumerate(lines):
            yield language, number % 2 == 1, said


async def measure(router: Router, *, tell: bool) -> None:
    """Route everything, and print how often that is wrong and how long it takes."""
    turn = Turn("run", "conv", PersonId("person_1"), "msg", None, None, (), Reader(), Nowhere())
    stolen: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    seconds: list[float] = []
    groups = [(language, "kept" if kept else "open", said) for language, kept, said in prompts()]
    groups += [(language, "near", said) for language, said in near_misses()]
    for past, (table, standing) in _PLACES.items():
        for language, group, said in groups:
            begun = time.perf_counter()
            route = await router.route(said, table, standing, turn)
            seconds.append(time.perf_counter() - begun)
            for key in ((past, group), (past, group, language)):
                stolen[key].append(route.action != "talk")
            if tell and route.action != "talk" and group != "kept":
                sys.stderr.write(f"{past}: {said} -> {route.action}\n")
    for key, each in sorted(stolen.items()):
        figure(f"routing.stolen.{'.'.join(key)}", sum(each) / len(each), "of general prompts", prompts=len(each))
    p95 = sorted(seconds)[int(0.95 * len(seconds))]
    figure("routing.took", median(seconds), "s", p95=round(p95, 4), runs=len(seconds))
    await _first_turns(router, turn, tell=tell)


async def _first_turns(router: Router, turn: Turn, *, tell: bool) -> None:
    served: dict[str, list[bool]] = defaultdict(list)
    for buyer in buyers():
        first = next(wanted(buyer), None)
        if first is None or first.actions == frozenset({"talk"}):
            continue
        route = await router.route(first.said, Table(), first.standing, turn)
        served["kept" if buyer.kept else "open"].append(route.action in first.actions)
        if tell and not buyer.kept and route.action not in first.actions:
            sys.stderr.write(f"{buyer.id}: {first.said} -> {route.action}, not {' or '.join(sorted(first.actions))}\n")
    for group, each in sorted(served.items()):
        figure(f"routing.served.{group}", sum(each) / len(each), "of buyers' first turns", turns=len(each))


async def run(*, tell: bool) -> None:
    """Learn, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        async with inference(Path("none.gguf"), InferenceSettings()) as service:
            decider = Decider(
                playbook(), Meanings(service), RidgeLearner(), LearnedShelf(Path(folder), learned()), Silence()
            )
            await decider.learn()
            shelf = LearnedShelf(Path(folder) / "enquiries", enquiries_learned())
            subjects = Subjects(lambda book: Decider(book, Meanings(service), RidgeLearner(), shelf, Silence()))
            await measure(Router(decider, subjects), tell=tell)


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tell", action="store_true", help="name what is routed wrongly, of prompts that are not kept")
    asyncio.run(run(tell=reader.parse_args().tell))


if __name__ == "__main__":
    main()
