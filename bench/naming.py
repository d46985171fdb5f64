"""How often the agent knows which kind of goods somebody means, however they call it.

Run: `.venv/bin/python -m bench naming`. `bench/names` has, for every type of goods of the demo market and in three
languages, what people call them: plainly, by other names, by what they are for, with a brand, misspelt, as a compound
whose last noun decides, within a story. Each is a first wish; with the real index and embedder it counts where products
are shown and all are of the kind. `type` is how often the first of them is of the very type. `absent` are goods that
the demo market has none of: right is to show nothing, or to say that nothing goes by that name. Every second wish is
kept, and of those only numbers are printed.
"""

import argparse
import asyncio
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from bench.figures import figure, median
from bench.search.catalogues import Catalogue
from bench.search.room import HeldSource, room
from bench.seeking import Market
from bench.shopping.script import CURRENCY, LANGUAGES
from hupan.catalog import Listing
from hupan.demo import DemoMarket
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.quests import Reading, Seeker, Sought, is_something_else

_NAMES = Path(__file__).parent / "names"
_ABSENT = "absent"
_TODAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Wish:
    """A first wish.

    Attributes:
        language: In which it is said.
        said: The words.
        kind: Of which kind the goods are; `absent` where there are none.
        form: Of which type; empty where any is right.
        kept: Whether it is not looked at while anything is tuned.
    """

    language: str
    said: str
    kind: str
    form: str
    kept: bool


def wishes() -> Iterator[Wish]:
    """Read all wishes; every second one is kept, in one line the first, in the next the second."""
    for language in LANGUAGES:
        read = tomllib.loads((_NAMES / f"{language}.toml").read_text(encoding="utf-8"))
        lines = [
            (kind, form, said)
            for kind, types in read.items()
            for form, said in ({"": types} if isinstance(types, str) else cast("dict[str, str]", types)).items()
        ]
        for row, (kind, form, said) in enumerate(lines):
            for at, each in enumerate(said.split("|")):
                yield Wish(language, each.strip(), kind, form, (row + at) % 2 == 1)


def _wrong(wish: Wish, found: Sought, shown: list[Listing]) -> str:
    """Say what is wrong with what is shown; empty where nothing is."""
    kinds = Counter(each.product.source_key.partition("/")[0] for each in shown)
    if wish.kind == _ABSENT:
        return f"as if: {dict(kinds)}" if shown and found.named else ""
    if not shown:
        return "nothing"
    return "" if set(kinds) == {wish.kind} else f"kind: {dict(kinds)}"


async def measure(*, tell: bool, languages: frozenset[str]) -> None:
    """Seek every wish, and print how many are served."""
    demo = DemoMarket(seed=1)
    listings = [lot.listing for lot in demo.lots()]
    catalogue = Catalogue(listings, demo.ground.categories)
    right: dict[str, list[bool]] = defaultdict(list)
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: list[float] = []
    async with room(catalogue) as opened:
        market = Market(opened.search, HeldSource(catalogue), {each.product.id: each for each in listings})
        seeker = Seeker(market, market)
        for wish in (each for each in wishes() if each.language in languages):
            currency = CURRENCY[wish.language]
            phrases = read_phrases(wish.said, Home(currency, _TODAY))
            begun = time.perf_counter()
            found = await seeker.seek(Reading(wish.said, phrases, Language(wish.language), currency))
            seconds.append(time.perf_counter() - begun)
            shown = await market.listings(found.products)
            if shown and is_something_else(found, shown):
                shown = []
            wrong = _wrong(wish, found, shown)
            _note(wish, wrong, shown, right)
            faults["kept" if wish.kept else "open"][wrong.partition(":")[0]] += bool(wrong)
            if tell and wrong and not wish.kept:
                sys.stderr.write(f"{wish.language} {wish.kind}.{wish.form}: {wish.said} -> {wrong}\n")
    _print(right, faults, seconds)


def _note(wish: Wish, wrong: str, shown: list[Listing], right: Mapping[str, list[bool]]) -> None:
    half = "kept" if wish.kept else "open"
    if wish.kind == _ABSENT:
        right[f"absent.{half}.{wish.language}"].append(not wrong)
        return
    right[half].append(not wrong)
    right[f"{half}.{wish.language}"].append(not wrong)
    if not wrong and wish.form:
        right[f"type.{half}.{wish.language}"].append(wish.form in shown[0].product.tags)


def _print(right: Mapping[str, list[bool]], faults: Mapping[str, Counter[str]], seconds: list[float]) -> None:
    for key, each in sorted(right.items()):
        wrong = {why: count for why, count in faults[key].items() if why} if key in faults else {}
        figure(f"naming.{key}", sum(each) / len(each), "right", wishes=len(each), **wrong)
    figure("naming.took", median(seconds), "s", p95=round(sorted(seconds)[int(0.95 * len(seconds))], 3))


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tell", action="store_true", help="name the wishes that are not served, of the open half")
    reader.add_argument("--language", action="append", choices=LANGUAGES, help="only these")
    read = reader.parse_args()
    asyncio.run(measure(tell=read.tell, languages=frozenset(read.language or LANGUAGES)))


if __name__ == "__main__":
    main()
