from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.platform import Database
from tests.integration.exchange.house import House, open_house


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(database, tmp_path) as house:
        yield house
