"""How fast the market's search is as it grows, beside PostgreSQL's full text and tantivy without meaning.

`python -m bench.search_speed` measures 10,000 and 100,000 offers; `--full` a million, too; `--sizes 10000` others.
Listings are the real catalogues varied (`bench/search/crowd.py`): a million texts are neither cut nor embedded, which
is measured apart. Each search has a filter of price and stock, and all facets; no query is asked twice. The three ways
take turns, five rounds of them.
"""

import argparse
import asyncio
import gc
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.figures import figure
from bench.search.catalogues import Catalogue, is_here, litemall, needs, pairs, retail
from bench.search.crowd import Crowd, base_documents
from bench.search.postgres import PostgresPeer
from bench.search.room import HeldSource, RealEmbedder, fill, nobody, vectors_of
from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.kernel import Money
from hupan.search import (
    AskedQueries,
    Filters,
    Progress,
    SearchRequest,
    SearchService,
    SearchSettings,
    Way,
    commerce,
    understand,
)

_ROUNDS, _EACH = 5, 40
_STRETCH = 20_000
_CLIENTS = 8
_MB = 1024 * 1024
KNOWN = "fused_query_known"

Ask = Callable[[str, int], Awaitable[object]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    chosen = parser.parse_args() if sys.argv[0].endswith("search_speed.py") else parser.parse_args([])
    if not is_here():
        sys.stderr.write("bench search_speed is skipped: ../shared/data is not here\n")
        return
    asyncio.run(_measure([*chosen.sizes, *([1_000_000] if chosen.full else [])]))


@dataclass(slots=True)
class _Run:
    offers: int
    search: SearchService
    embedder: RealEmbedder
    index: TantivyIndex
    postgres: PostgresPeer
    queries: "itertools.cycle[str]"


async def _measure(sizes: Sequence[int]) -> None:
    began = time.perf_counter()
    base = list(base_documents())
    figure("search_speed.cut", len(base) / (time.perf_counter() - began), "listings/s", listings=len(base))
    embedder = RealEmbedder()
    vectors = await vectors_of(base, embedder)
    for offers in sizes:
        await _one_size(offers, Crowd(base, vectors), embedder)
        gc.collect()
    embedder.close()


async def _one_size(offers: int, crowd: Crowd, embedder: RealEmbedder) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, postgres = Path(name), PostgresPeer()
        file = VectorFile(folder / "vectors.bin", 384)
        index = TantivyIndex(folder, lambda _: NumpyMeanings(file), 100_000_000)
        index.open()
        index.claim()
        _build(offers, crowd, index, file, postgres)
        index.counts()
        catalogues = (retail(), litemall(), pairs().others)
        source = HeldSource(Catalogue([], [each for one in catalogues for each in one.categories]))
        settings = SearchSettings(meaning_wait_s=30, threads=2)
        asked = AskedQueries(nobody())
        search = SearchService(index, source, embedder, Progress(opened=True), asked, settings)
        run = _Run(offers, search, embedder, index, postgres, itertools.cycle(_queries(crowd)))
        try:
            await _take_turns(run)
            _weigh(offers, folder)
            await _freshness(run, crowd)
        finally:
            await search.stop()
            index.close()
            postgres.close()


def _build(offers: int, crowd: Crowd, index: TantivyIndex, file: VectorFile, postgres: PostgresPeer) -> None:
    words_s = meaning_s = 0.0
    for first in range(0, offers, _STRETCH):
        made, vectors = crowd.members(first, min(_STRETCH, offers - first))
        began = time.perf_counter()
        index.put(made, 1)
        words_s += time.perf_counter() - began
        began = time.perf_counter()
        fill(file, made, vectors)
        meaning_s += time.perf_counter() - began
        postgres.add(made)
    began = time.perf_counter()
    index.commit(whole=True)
    index.rest()
    words_s += time.perf_counter() - began
    postgres.index()
    figure("search_speed.build_words", words_s, "s", offers=offers, way="tantivy")
    figure("search_speed.build_meaning", meaning_s, "s", offers=offers, way="vectors")
    figure("search_speed.build_words", postgres.build_s, "s", offers=offers, way="postgresql")
    figure("search_speed.disk", postgres.size_bytes() / _MB, "MB", offers=offers, way="postgresql")
    on_disk = sum(each.stat().st_size for each in index.files()) / _MB
    figure("search_speed.disk", on_disk, "MB", offers=offers, way="tantivy")


async def _take_turns(run: _Run) -> None:
    def by(way: Way) -> Ask:
        async def ask(text: str, seed: int) -> object:
            return await run.search.search(replace(_request(text, seed), way=way))

        return ask

    async def postgres(text: str, seed: int) -> object:
        asked = _request(text, seed).filters
        least = 0 if asked.price_from is None else asked.price_from.minor
        most = 10**9 if asked.price_to is None else asked.price_to.minor
        return run.postgres.find(understand(text, commerce()), least, most)

    async def embed(text: str, seed: int) -> object:
        return await run.embedder.embed([f"{text} {seed}"], query=True)

    ways: dict[str, Ask] = {
        "fused": by(Way.FUSED),
        KNOWN: by(Way.FUSED),
        "words_only_tantivy": by(Way.LEXICAL),
        "postgresql": postgres,
        "embedding_alone": embed,
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(_ROUNDS + 1):
        queries = [next(run.queries) for _ in range(_EACH)]
        for name, ask in ways.items():
            # The same once more with other filters: then what the query means is remembered.
            queries = queries if name in {"fused", KNOWN} else [next(run.queries) for _ in range(_EACH)]
            taken = [await _timed(ask, text, 1000 * turn + at) for at, text in enumerate(queries)]
            # The first round reads pages from the disk for all three, and is not counted.
            times[name] += taken if turn else []
    for name, taken in times.items():
        _tell(name, taken, run.offers, 1)
    queries = list[str]()
    for name in ("fused", KNOWN, "words_only_tantivy"):
        queries = queries if name == KNOWN else [next(run.queries) for _ in range(_CLIENTS * _EACH)]
        parts = [queries[start::_CLIENTS] for start in range(_CLIENTS)]
        began = time.perf_counter()
        taken = await asyncio.gather(*(_client(ways[name], part, at) for at, part in enumerate(parts)))
        rate = len(queries) / (time.perf_counter() - began)
        _tell(name, [each for some in taken for each in some], run.offers, _CLIENTS)
        figure("search_speed.rate", rate, "searches/s", offers=run.offers, way=name, clients=_CLIENTS)


async def _client(ask: Ask, queries: Sequence[str], seed: int) -> list[tuple[float, float]]:
    return [await _timed(ask, text, seed * 100_000 + at) for at, text in enumerate(queries)]


async def _timed(ask: Ask, text: str, seed: int) -> tuple[float, float]:
    """Time a search: on the clock, and on the processors, which does not count what others do on the machine."""
    began, used = time.perf_counter(), time.process_time()
    await ask(text, seed)
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


async def _freshness(run: _Run, crowd: Crowd) -> None:
    taken: list[float] = []
    for at in range(5):
        made, _ = crowd.members(run.offers + at, 1)
        began = time.perf_counter()
        run.index.put([replace(made[0], name=[*made[0].name, f"qzfresh{'abcdf'[at]}"])], 2)
        run.index.commit()
        page = await run.search.search(SearchRequest(f"qzfresh{'abcdf'[at]}", way=Way.LEXICAL))
        assert page.total == 1, (page, at)
        taken.append((time.perf_counter() - began) * 1000)
    figure("search_speed.fresh", sorted(taken)[2], "ms", offers=run.offers, most=round(max(taken), 1))


def _request(text: str, seed: int) -> SearchRequest:
    draw = random.Random(seed)  # noqa: S311 - the same numbers have to come again
    least = draw.randrange(0, 20_000)
    between = Filters(
        price_from=Money(least, "USD"), price_to=Money(least + draw.randrange(5_000, 30_000), "USD"), in_stock=True
    )
    return SearchRequest(text, filters=between)


def _queries(crowd: Crowd) -> list[str]:
    """Judged needs, and pieces of names with a number, so that no two are the same and none is remembered."""
    draw = random.Random(7)  # noqa: S311 - the same numbers have to come again
    texts = [text for need in needs() for text in need.texts.values()]
    names = [each.meaning.split(". ")[0].split() for each in crowd.documents]
    for words in draw.sample(names, 4000):
        at = draw.randrange(max(1, len(words) - 1))
        texts.append(" ".join(words[at : at + draw.choice((1, 2, 2, 3))]))
    unique = list(dict.fromkeys(text for text in texts if text.strip()))
    draw.shuffle(unique)
    return unique


def _tell(name: str, taken: Sequence[tuple[float, float]], offers: int, clients: int) -> None:
    facts = {"offers": offers, "way": name, "clients": clients, "searches": len(taken)}
    kinds = {"": [clock for clock, _ in taken]}
    if clients == 1 and name != "postgresql":
        kinds["_cpu"] = [used for _, used in taken]
    for kind, times in kinds.items():
        ordered = sorted(times)
        figure(f"search_speed.p50{kind}", ordered[len(ordered) // 2], "ms", **facts)
        figure(f"search_speed.p95{kind}", ordered[int(len(ordered) * 0.95)], "ms", **facts)


def _weigh(offers: int, folder: Path) -> None:
    """Weigh a process of its own, which only searches: this one holds the crowd, too."""
    command = [sys.executable, "-m", "bench.search.weigh", str(folder), str(folder / "vectors.bin")]
    own, all_of_it, loaded_s = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    figure("search_speed.memory_own", own, "MB", offers=offers)
    figure("search_speed.memory_with_pages", all_of_it, "MB", offers=offers)
    figure("search_speed.load_meaning", loaded_s, "s", offers=offers)


if __name__ == "__main__":
    main()
