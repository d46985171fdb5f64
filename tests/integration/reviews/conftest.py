"""The room on a real PostgreSQL."""

import pytest

from hupan.platform import Database
from tests.integration.reviews.ground import Square, open_square


@pytest.fixture
def square(database: Database) -> Square:
    return open_square(database)
