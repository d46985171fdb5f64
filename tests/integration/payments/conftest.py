"""The room on a real PostgreSQL."""

import pytest

from hupan.platform import Database
from tests.integration.payments.stand import Stand, open_stand


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)
