from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.kernel import PersonId
from hupan.platform import Database
from tests.integration.conversations.house import House, open_house


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(database, tmp_path) as house:
        yield house


@pytest.fixture
async def ada(house: House) -> PersonId:
    return await house.person("ada")


@pytest.fixture
async def bob(house: House) -> PersonId:
    return await house.person("bob")
