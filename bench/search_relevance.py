"""Whether the market's search finds what is meant: by words, by meaning, and by both, beside tantivy as it comes.

`python -m bench.search_relevance`. Two tasks, on the data beside the project: each of Walmart's offers has to find its
Amazon twin among all of Amazon's; and 304 judged queries have to find listings in another language. Settings were
chosen on the half called `dev`; the half called `test` is only reported.
"""

import asyncio
import hashlib
import math
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bench.figures import figure
from bench.search.catalogues import Catalogue, Need, is_here, litemall, needs, pairs, retail
from bench.search.plain import PlainTantivy
from bench.search.room import Room, room
from hupan.catalog import CategoryTree
from hupan.search import SearchRequest, Way

Find = Callable[[str], Awaitable[Sequence[str]]]
_DEPTH = 10


def main() -> None:
    """Measure and print."""
    if not is_here():
        sys.stderr.write("bench search_relevance is skipped: ../shared/data is not here\n")
        return
    asyncio.run(_measure())


async def _measure() -> None:
    for data, catalogue in (("retail_demo_store", retail()), ("litemall_zh", litemall())):
        mine = [need for need in needs() if need.data == data]
        async with room(catalogue) as opened:
            for name, find in _ways(opened, catalogue).items():
                await _judge(f"relevance.cross_language.{data}.{name}", find, mine)
    twins = pairs()
    async with room(twins.others) as opened:
        for name, find in _ways(opened, twins.others).items():
            await _match(f"relevance.product_pairs.{name}", find, twins.asked, twins.twins)


def _ways(opened: Room, catalogue: Catalogue) -> dict[str, Find]:
    plain = PlainTantivy(catalogue.listings, CategoryTree(catalogue.categories))

    async def tantivy(text: str) -> Sequence[str]:
        return plain.find(text, _DEPTH)

    def by(way: Way) -> Find:
        async def find(text: str) -> Sequence[str]:
            page = await opened.search.search(SearchRequest(text, limit=_DEPTH, facets=False, way=way))
            return [hit.product_id for hit in page.hits]

        return find

    return {"tantivy_bm25": tantivy, **{way.value: by(way) for way in Way}}


async def _judge(name: str, find: Find, mine: Sequence[Need]) -> None:
    scores: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for need in mine:
        for language, text in need.texts.items():
            ids = list(await find(text))
            score = _ndcg(ids, need.grades), _recall(ids, need.grades)
            for kind in (language, "all"):
                scores[half(need.name), kind].append(score)
                scores["both", kind].append(score)
    for (part, kind), each in sorted(scores.items()):
        facts = {"half": part, "language": kind, "queries": len(each)}
        figure(f"{name}.ndcg10", _mean([ndcg for ndcg, _ in each]), "of 1", **facts)
        figure(f"{name}.recall10", _mean([recall for _, recall in each]), "of 1", **facts)


async def _match(name: str, find: Find, asked: Mapping[str, str], twins: Mapping[str, frozenset[str]]) -> None:
    ranks: defaultdict[str, list[int | None]] = defaultdict(list)
    for offer, text in asked.items():
        ids = await find(text)
        rank = next((at for at, each in enumerate(ids) if each in twins[offer]), None)
        ranks[half(offer)].append(rank)
        ranks["both"].append(rank)
    for part, each in sorted(ranks.items()):
        facts = {"half": part, "queries": len(each)}
        figure(f"{name}.recall1", _mean([float(rank == 0) for rank in each]), "of 1", **facts)
        figure(f"{name}.recall10", _mean([float(rank is not None) for rank in each]), "of 1", **facts)
        figure(f"{name}.mrr10", _mean([0.0 if rank is None else 1 / (rank + 1) for rank in each]), "of 1", **facts)


def half(name: str) -> str:
    """Say whether settings may be chosen on this, or it is only reported."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] % 2 else "dev"


def _ndcg(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    found = sum(_gain(grades.get(each, 0), at) for at, each in enumerate(ids[:_DEPTH]))
    best = sum(_gain(grade, at) for at, grade in enumerate(sorted(grades.values(), reverse=True)[:_DEPTH]))
    return found / best


def _gain(grade: int, at: int) -> float:
    return (2**grade - 1) / math.log2(at + 2)


def _recall(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    right = {each for each, grade in grades.items() if grade == 2}
    return len(right & set(ids[:_DEPTH])) / min(_DEPTH, len(right))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
