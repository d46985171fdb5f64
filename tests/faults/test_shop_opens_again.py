"""A market whose database is late while its rooms open is opened a moment later, by the same server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from hupan.bootstrap import shop
from hupan.bootstrap.tables import load_tables
from hupan.platform import Database, Row
from tests.attacks.market.town import serving
from tests.conftest import fresh_database
from tests.faults.market.server import sources


async def _tables(database_url: str) -> None:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()


@pytest.mark.parametrize("room", ["open_market", "sweep_pictures", "resume_durable"])
def test_what_was_open_already_is_closed_and_opened_again(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    opened, tries = getattr(shop, room), list[int]()

    @asynccontextmanager
    async def late(*given: Any) -> AsyncGenerator[Any]:  # noqa: ANN401 - whatever the room takes and gives
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("select 1", {}, TimeoutError("connection timeout expired"))
        async with opened(*given) as told:
            yield told

    monkeypatch.setattr(shop, room, late)
    with fresh_database(postgres_url) as database_url:
        load_tables()
        asyncio.run(_tables(database_url))
        known = {"SERVER_DATA_DIR": str(tmp_path), "DATABASE_URL": database_url, "MARKET_DEMO": "false"}
        rest = {"MODELS_FETCH_DEFAULT": "false", "SEARCH_MEANING": "false"}
        with serving(sources({f"HUPAN_{name}": each for name, each in (known | rest).items()})) as (url, _):
            answers = [httpx.get(f"{url}{path}", timeout=60) for path in ("/api/market/demo", "/market")]
    assert [each.status_code for each in answers] == [200, 200]
    assert len(tries) == 2
