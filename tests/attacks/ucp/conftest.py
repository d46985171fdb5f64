"""The market behind UCP's door, as its own tests have it, with one agent who has something and one who wants it."""

from collections.abc import AsyncGenerator

import pytest

from hupan.platform import Database, Row
from tests.attacks.ucp.agents import OWNER, OWNER_KEY, THIEF, THIEF_KEY
from tests.conftest import fresh_database
from tests.integration.ucp.conftest import PINNED
from tests.integration.ucp.house import EVERYTHING, OURS, House, open_house, profile

AGENTS = {url: profile(*EVERYTHING, *OURS, keys=(key.jwk(),)) for url, key in ((OWNER, OWNER_KEY), (THIEF, THIEF_KEY))}


@pytest.fixture(scope="module")
async def house(schema_url: str, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    """Opened once for a module; `schema_url` has every room's tables known."""
    with fresh_database(postgres_url) as url:
        database = Database(url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        async with open_house(database, tmp_path_factory.mktemp("ucp"), {**PINNED, **AGENTS}) as opened:
            yield opened
        await database.close()
