"""An index too large to load in a moment answers by words at once, and by meaning as soon as it can."""

import asyncio
from pathlib import Path

import pytest

from hupan.gateways.tantivy_index import index as module
from hupan.platform import Database
from tests.integration.search.stalls import open_stalls_in, thing

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
