"""The market behind UCP's door, with agents whose profiles are known."""

from collections.abc import AsyncGenerator

import pytest

from hupan.platform import Database, Row
from tests.conftest import fresh_database
from tests.integration.ucp.house import (
    AGENT,
    AGENT_KEY,
    EVERYTHING,
    LOCKED_AGENT,
    MANDATES,
    OURS,
    House,
    open_house,
    profile,
)

PINNED: dict[str, object] = {
    AGENT: profile(keys=(AGENT_KEY.jwk(),)),
    LOCKED_AGENT: profile(*EVERYTHING, MANDATES, keys=(AGENT_KEY.jwk(),)),
    "https://agent.example/other": profile(),
    "https://agent.example/full": profile(*EVERYTHING, *OURS),
    "https://agent.example/full-too": profile(*EVERYTHING, *OURS),
    "https://agent.example/returns-alone": profile("dev.hupan.shopping.return"),
    "https://agent.example/old": profile(version="2025-01-01"),
    "https://agent.example/none": profile("com.example.shopping.nothing"),
    "https://agent.example/orphan": profile("dev.ucp.shopping.discount"),
    "https://agent.example/only-search": profile("dev.ucp.shopping.catalog.search"),
    "https://agent.example/gone": None,
    "https://agent.example/broken": "<html>no profile</html>",
    "https://agent.example/odd": {"ucp": {"version": "2026-04-08", "capabilities": {"a.b.c": "x"}}},
}


@pytest.fixture(scope="module")
async def house(schema_url: str, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    """Opened once for a module: its tests read, or make things of their own."""
    with fresh_database(postgres_url) as url:
        database = Database(url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        async with open_house(database, tmp_path_factory.mktemp("ucp"), PINNED) as opened:
            yield opened
        await database.close()
