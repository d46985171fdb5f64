from collections.abc import AsyncGenerator, Generator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from hupan.kernel import PersonId
from hupan.platform import Database
from tests.integration.conversations.house import House, open_house


@pytest.fixture(autouse=True)
def logs() -> Generator[list[MutableMapping[str, Any]]]:
    """What is logged, kept as data: rendering tracebacks reads source files, which blocks the loop."""
    with capture_logs() as logs:
        yield logs


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
