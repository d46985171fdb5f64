"""Whether the place of goods in a list, or when they were listed, changes which a buyer is shown, and in which order.

Run: `.venv/bin/python -m bench position_bias`. Some goods of every kind of the demo market are listed in many orders,
each in an index of its own (by words: what things mean is told by their texts alone, one by one, and knows no order).
The shopping agent's `Seeker` is asked the same in each: kinds of goods, in three languages, as they fit best, by price,
by what buyers think, and by age. Told is how often all orders show the same goods, and how often in the same order.
"""

import asyncio
import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from bench.figures import figure
from bench.search.catalogues import Catalogue
from bench.search.room import HeldSource, documents, nobody
from bench.seeking import Market
from hupan.catalog import CategoryTree, Listing, ProductId
from hupan.demo import DemoMarket
from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.search import AskedQueries, Progress, SearchService, SearchSettings
from hupan.shopping import Reading, Seeker

_TODAY = date(2026, 11, 20)
_CURRENCY = {Language.EN: "USD", Language.ZH: "CNY", Language.KO: "KRW"}
_EACH, _ORDERS, _VECTOR = 12, 8, 384
_HEAP = 15_000_000
ORDERS: Mapping[str, Mapping[Language, str]] = {
    "relevance": {Language.EN: "", Language.ZH: "", Language.KO: ""},
    "price": {Language.EN: ", cheapest first", Language.ZH: ",按价格从低到高", Language.KO: " 가격 낮은 순"},
    "rating": {Language.EN: ", best rated first", Language.ZH: ",按评分", Language.KO: " 평점순"},
    "newest": {Language.EN: ", newest first", Language.ZH: ",最新的", Language.KO: " 최신순"},
}
KINDS: Mapping[Language, Sequence[str]] = {
    Language.EN: ("wireless headphones", "running shoes", "a kettle", "a tent", "a mug", "green tea", "a desk lamp"),
    Language.ZH: ("无线耳机", "跑鞋", "水壶", "帐篷", "马克杯", "绿茶", "台灯"),
    Language.KO: ("무선 이어폰", "러닝화", "주전자", "텐트", "머그컵", "녹차", "스탠드"),
}


class NoMeaning:
    """Embeds nothing: what is sought goes by words."""

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        """Refuse."""
        raise LookupError(len(texts), query)


def some(each: int = _EACH) -> tuple[list[Listing], CategoryTree, Catalogue]:
    """Take some goods of every kind of the demo market."""
    demo = DemoMarket(seed=1)
    taken: dict[str, list[Listing]] = defaultdict(list)
    for lot in demo.lots():
        of = taken[lot.listing.product.source_key.partition("/")[0]]
        if len(of) < each:
            of.append(lot.listing)
    listings = [listing for several in taken.values() for listing in several]
    return listings, CategoryTree(demo.ground.categories), Catalogue(listings, demo.ground.categories)


@asynccontextmanager
async def listed(catalogue: Catalogue, order: Sequence[int], pieces: int = 1) -> AsyncGenerator[Seeker]:
    """Open a market whose goods were listed in an order, in so many goes."""
    source = HeldSource(catalogue)
    with tempfile.TemporaryDirectory() as folder:
        index = await asyncio.to_thread(_filled, Path(folder), catalogue, order, pieces)
        settings = SearchSettings(meaning=False)
        search = SearchService(index, source, NoMeaning(), Progress(opened=True), AskedQueries(nobody()), settings)
        market = Market(search, source, {each.product.id: each for each in catalogue.listings})
        try:
            yield Seeker(market, market)
        finally:
            await search.stop()
            await asyncio.to_thread(index.close)


def _filled(folder: Path, catalogue: Catalogue, order: Sequence[int], pieces: int) -> TantivyIndex:
    written = documents(catalogue.listings, CategoryTree(catalogue.categories))
    shuffled = [written[at] for at in order]
    index = TantivyIndex(folder, lambda at: NumpyMeanings(VectorFile(at / "none.bin", _VECTOR)), _HEAP)
    index.open()
    index.claim()
    for at in range(pieces):
        index.put(shuffled[at::pieces], at + 1)
        index.commit(whole=at == pieces - 1)
    return index


async def chosen(seeker: Seeker, said: str, language: Language) -> tuple[ProductId, ...]:
    """Tell what is shown to whoever says this."""
    currency = _CURRENCY[language]
    phrases = read_phrases(said, Home(currency, _TODAY))
    return (await seeker.seek(Reading(said, phrases, language, currency))).products


async def measure() -> None:
    """List goods in many orders, ask the same in each, and print how often the same is shown."""
    listings, _, catalogue = some()
    shown: dict[tuple[str, Language, str], list[tuple[ProductId, ...]]] = defaultdict(list)
    for number in range(_ORDERS):
        order = list(range(len(listings)))
        random.Random(number).shuffle(order)  # noqa: S311 - an order, not a secret
        async with listed(catalogue, order, pieces=1 + number % 3) as seeker:
            for by, words in ORDERS.items():
                for language, kinds in KINDS.items():
                    for kind in kinds:
                        said = f"{kind}{words[language]}"
                        shown[by, language, kind].append(await chosen(seeker, said, language))
    for by in ORDERS:
        several = [each for (key, _, _), each in shown.items() if key == by]
        goods = sum(len({frozenset(each) for each in ways}) == 1 for ways in several) / len(several)
        order_ = sum(len(set(ways)) == 1 for ways in several) / len(several)
        empty = sum(not ways[0] for ways in several)
        figure(f"position_bias.{by}", order_, "same order", same_goods=goods, wishes=len(several), nothing=empty)


def main() -> None:
    """Measure and print."""
    asyncio.run(measure())


if __name__ == "__main__":
    main()
