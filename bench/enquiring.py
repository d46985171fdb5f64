"""How often a question to the shop is known as one, by its subject; and how often something else is taken for one.

Run: `HUPAN_TEST_MODEL=/nonexistent .venv/bin/python -m bench.enquiring`. The lines under `bench/enquiries` say what is
asked, where it is said (with nothing on the table, beside goods, by somebody who has ordered), and the words; `-` for
what is no question to the shop. They were written before the rules and the examples, by whoever wrote these, too. Every
second one is kept: of these only numbers are printed.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.decisions import Meanings, Silence
from bench.figures import figure
from bench.laboratory import inference
from bench.routing import Nowhere
from bench.shopping.script import LANGUAGES
from hupan.agents import Decider
from hupan.catalog import ProductId
from hupan.conversations import Reader, Turn
from hupan.enquiries import ENQUIRE, Subjects, enquiries_learned
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import InferenceSettings
from hupan.intents import Router, Standing, learned, playbook
from hupan.kernel import PersonId
from hupan.shopping import Kind, Shown, Table

NONE = "-"
_OF_A_THING = frozenset({"time", "cost", "returns", "safety"})
_LINES = Path(__file__).parent / "enquiries"
_GOODS = ("Ridgeline Trail Runner", "Umber Canvas Backpack", "Larkspur Desk Lamp")
_CARDS = Table(last=Kind.PRODUCTS, shown=tuple(Shown(ProductId(f"prod_{at}"), name) for at, name in enumerate(_GOODS)))
_PLACES = {
    "bare": (Table(), Standing()),
    "orders": (Table(), Standing(orders=3, cancellable=1, returnable=2)),
    "cards": (_CARDS, Standing(shown=3)),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A line: in which language, whether it is kept, its subject, where it is said, and the words."""

    language: str
    kept: bool
    subject: str
    place: str
    words: str


def lines() -> Iterator[Said]:
    """Read the lines."""
    for language in LANGUAGES:
        for number, line in enumerate((_LINES / f"{language}.txt").read_text(encoding="utf-8").splitlines()):
            subject, place, words = (each.strip() for each in line.split("|", 2))
            yield Said(language, number % 2 == 1, subject, place, words)


async def measure(router: Router, subjects: Subjects, *, tell: bool) -> None:
    """Route every line, and print how often that is right."""
    turn = Turn("run", "conv", PersonId("person_1"), "msg", None, None, (), Reader(), Nowhere())
    right: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for each in lines():
        table, standing = _PLACES[each.place]
        route = await router.route(each.words, table, standing, turn)
        served = route.action == ENQUIRE
        meant = (await subjects.of(each.words)).subjects if served else ()
        # What is asked of a thing on the screen is answered there.
        beside = each.place == "cards" and route.action == "ask" and each.subject in _OF_A_THING
        known = beside or each.subject in meant
        good = not served if each.subject == NONE else known
        group = ("talk" if each.subject == NONE else "asked", "kept" if each.kept else "open")
        for key in (group, (*group, each.language)):
            right[key].append(good)
        if tell and not good and not each.kept:
            sys.stderr.write(f"{each.place} {each.words} -> {route.action} {[*meant]}, not {each.subject}\n")
    for key, each in sorted(right.items()):
        figure(f"enquiring.{'.'.join(key)}", sum(each) / len(each), "right", lines=len(each))


async def run(*, tell: bool) -> None:
    """Learn, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        async with inference(Path("none.gguf"), InferenceSettings()) as service:
            shelves = LearnedShelf(Path(folder), learned()), LearnedShelf(Path(folder) / "more", enquiries_learned())
            decider = Decider(playbook(), Meanings(service), RidgeLearner(), shelves[0], Silence())
            subjects = Subjects(lambda book: Decider(book, Meanings(service), RidgeLearner(), shelves[1], Silence()))
            await decider.learn()
            await subjects.learn()
            await measure(Router(decider, subjects), subjects, tell=tell)


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tell", action="store_true", help="name what is misread, of lines that are not kept")
    asyncio.run(run(tell=reader.parse_args().tell))


if __name__ == "__main__":
    main()
