"""An index too large to load in a moment answers by words at once, and by meaning as soon as it can."""

import asyncio
from pathlib import Path

import pytest

from hupan.gateways.tantivy_index import finding
from hupan.gateways.tantivy_index import index as module
from hupan.platform import Database
from hupan.search import Filters
from tests.integration.search.stalls import counts, open_stalls_in, thing

pytestmark = pytest.mark.anyio


async def test_words_answer_while_what_things_mean_is_loaded(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(thing("Blue Mug"), thing("Red Mug"))
        await stalls.until_indexed(2, embedded=True)
    monkeypatch.setattr(module, "_LOADED_AT_ONCE", 1)

    async with open_stalls_in(database, tmp_path) as stalls:
        first = await stalls.find("blue mug")
        assert first.words_only
        assert first.hits[0].product_id == "prod_blue-mug"
        async with asyncio.timeout(10):
            while (again := await stalls.find("blue mug")).words_only:
                await asyncio.sleep(0.01)
        assert again.hits[0].by_meaning


async def test_very_many_hits_are_counted_in_a_sample_that_says_so(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [thing(f"Plain Mug {number}", brand="Keep" if number % 4 else "Hold") for number in range(400)]
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(*many)
        await stalls.until_indexed(400)
        exact = await stalls.find("mug")
        monkeypatch.setattr(finding, "_EXACT", 50)
        rough = await stalls.find("mug")
        few = await stalls.find("mug", filters=Filters(brands=("Hold",)))

    assert counts(exact, "brand") == {"Keep": 300, "Hold": 100}
    assert not any(facet.estimated for facet in exact.facets)
    assert rough.total == 400
    brands = next(facet for facet in rough.facets if facet.key == "brand")
    assert brands.estimated
    assert {value.value for value in brands.values} == {"Keep", "Hold"}
    # One of 16 slices: 25 mugs of 400, give or take what chance does.
    assert 150 < sum(value.count for value in brands.values) < 700
    assert few.total == 100
