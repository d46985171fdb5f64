"""The room on a real PostgreSQL."""

from collections.abc import AsyncGenerator

import pytest

from hupan.platform import Database, Row
from tests.integration.payments.stand import Stand, open_stand


@pytest.fixture
async def database(schema_url: str) -> AsyncGenerator[Database]:
    """Only what these tests write to is emptied: all of the house's tables take ten times as long."""
    database = Database(schema_url)
    rooms = ("chargebacks_", "ledger_", "payments_", "platform_")
    own = [name for name in Row.metadata.tables if name.startswith(rooms)]
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql(f"truncate {', '.join(own)}")
    yield database
    await database.close()


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)
