"""How often what buyers say of an attribute is understood, for every attribute of the demo market, without a model.

Run: `.venv/bin/python -m bench attributes`. For each attribute of each category and each language, `bench/said` has a
first wish with it, a narrowing down by it, one without it (or of a number the most or the least of it), and a question
about it. Wishes go through the real search over the demo market, with the real embedder, and are judged by the
attributes of what is found; questions through the reading of what is asked. Half of the lines, by a checksum of their
names, are kept: of them only numbers are printed, and they were written before anything was mended.
"""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from bench.figures import figure
from bench.search.catalogues import Catalogue
from bench.search.room import HeldSource, room
from bench.seeking import Market
from bench.shopping.script import CURRENCY
from hupan.catalog import Category, Value
from hupan.demo import DemoMarket
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.quests import Quest, Reading, Seeker, Sought
from hupan.sayings import attributes_of, plain_value

_TODAY = date(2026, 11, 20)
_UNSAID = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """What buyers say of one attribute in one language.

    Attributes:
        language: In which they say it.
        slug: Of the category.
        key: Of the attribute.
        wanted: What is wished for: `yes`, `no`, a value, or a bound such as `>=24`.
        first: A first wish with it.
        only: What is said to have only such goods of those that are shown.
        without: What is said to have none such; of numbers, after `+` or `-`, to have the most or the least.
        asks: A question about it.
    """

    language: str
    slug: str
    key: str
    wanted: str
    first: str
    only: str
    without: str
    asks: str

    @property
    def kept(self) -> bool:
        """Whether only its numbers are looked at."""
        return crc32(f"{self.language}.{self.slug}.{self.key}".encode()) % 2 == 1

    @property
    def utmost(self) -> str:
        """Whether the most or the least is asked for: `+`, `-`, or neither."""
        return self.without[0] if self.without.startswith(("+ ", "- ")) else ""


def lines() -> Iterator[Line]:
    """Read all that is said."""
    for language in ("en", "zh", "ko"):
        written = Path(__file__).parent / "said" / f"{language}.txt"
        for line in written.read_text(encoding="utf-8").splitlines():
            named, first, only, without, asks = (each.strip() for each in line.split("|"))
            where, wanted = named.split()
            slug, _, key = where.partition(".")
            yield Line(language, slug, key, wanted, first, only, without, asks)


def has(value: Value | None, wanted: str) -> bool:
    """Whether a value is what is wished for."""
    if value is None:
        return False
    if wanted[0] in "<>=":
        number, bound = Decimal(str(value)), Decimal(wanted.lstrip("<>="))
        return {">": number >= bound, "<": number <= bound, "=": number == bound}[wanted[0]]
    return plain_value(value) == wanted


class Judge:
    """Goes through what is said of an attribute.

    Args:
        seeker: Finds goods.
        market: Has them.
        shelves: The categories, by their slugs.
    """

    def __init__(self, seeker: Seeker, market: Market, shelves: Mapping[str, Category]) -> None:
        self._seeker = seeker
        self._market = market
        self._shelves = shelves

    async def told(self, line: Line) -> dict[str, tuple[str, str]]:
        """Say each sentence; of each what was said, and what is wrong with what came of it."""
        told = {
            "first": (line.first, await self._found(line, await self._seeker.seek(_reading(line, line.first)))),
            "only": (line.only, await self._found(line, await self._narrowed(line, line.only))),
            "asks": (line.asks, self._asked(line)),
        }
        if line.utmost:
            said = line.without[2:]
            told["most"] = (said, await self._most(line, await self._narrowed(line, said)))
        elif line.without != _UNSAID:
            found = await self._narrowed(line, line.without)
            told["without"] = (line.without, await self._found(line, found, without=True))
        return told

    async def _narrowed(self, line: Line, said: str) -> Sought:
        """Narrow down the goods of the category: that its shelf is found is measured elsewhere."""
        shelf = self._shelves[line.slug]
        quest = Quest(shelf.names[Language(line.language)], shelf.id)
        return await self._seeker.refine(quest, _reading(line, said))

    async def _found(self, line: Line, found: Sought, *, without: bool = False) -> str:
        goods = await self._market.listings(found.products)
        if not goods:
            return "nothing"
        shelf = self._shelves[line.slug]
        if any(each.product.category_id != shelf.id for each in goods):
            return "kind"
        values = [each.product.attributes.get(line.key) for each in goods]
        right = all(has(each, line.wanted) is not without for each in values)
        return "" if right else f"{values} {found.quest.traits}"

    async def _most(self, line: Line, found: Sought) -> str:
        shelf = self._shelves[line.slug]
        every = [
            _number(each.product.attributes.get(line.key))
            for each in self._market.goods.values()
            if each.product.category_id == shelf.id
        ]
        known = [each for each in every if each is not None]
        goods = await self._market.listings(found.products[:1])
        value = _number(goods[0].product.attributes.get(line.key)) if goods else None
        best = max(known) if line.utmost == "+" else min(known)
        return "" if value == best else f"{value} and not {best} {found.quest.traits}"

    def _asked(self, line: Line) -> str:
        phrases = read_phrases(line.asks, Home(CURRENCY[line.language], _TODAY))
        named = attributes_of(line.asks, phrases.measures, self._shelves[line.slug].attributes)
        keys = [each.key for each in named]
        return "" if line.key in keys else f"{keys}"


def _number(value: Value | None) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _reading(line: Line, said: str) -> Reading:
    phrases = read_phrases(said, Home(CURRENCY[line.language], _TODAY))
    return Reading(said, phrases, Language(line.language), CURRENCY[line.language])


async def measure(*, tell: bool) -> None:
    """Judge every sentence, and print how many are understood."""
    demo = DemoMarket(seed=1)
    catalogue = Catalogue([lot.listing for lot in demo.lots()], demo.ground.categories)
    right: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    async with room(catalogue) as opened:
        goods = {each.product.id: each for each in catalogue.listings}
        market = Market(opened.search, HeldSource(catalogue), goods)
        judge = Judge(Seeker(market, market), market, {each.slug: each for each in catalogue.categories})
        for line in lines():
            group = "kept" if line.kept else "open"
            for form, (said, wrong) in (await judge.told(line)).items():
                for key in ((group,), (group, line.language), (group, line.language, form)):
                    right[key].append(not wrong)
                if tell and wrong and not line.kept:
                    sys.stderr.write(f"{line.language} {line.slug}.{line.key} {form}: {said} -> {wrong}\n")
    _print(right)


def _print(right: Mapping[tuple[str, ...], Sequence[bool]]) -> None:
    for key, each in sorted(right.items()):
        figure(f"attributes.{'.'.join(key)}", sum(each) / len(each), "right", said=len(each))


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tell", action="store_true", help="name what is misread, of lines that are not kept")
    asyncio.run(measure(tell=reader.parse_args().tell))


if __name__ == "__main__":
    main()
