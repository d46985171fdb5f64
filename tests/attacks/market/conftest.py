"""One town for all attacks: what Mina has stays as it is, or an attack has succeeded."""

from collections.abc import Generator

import pytest

from tests.attacks.market.town import Town, open_town, settle
from tests.conftest import fresh_database


@pytest.fixture(scope="module")
def town(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Town]:
    with (
        fresh_database(postgres_url) as database_url,
        open_town(database_url, tmp_path_factory.mktemp("town")) as town,
    ):
        settle(town)
        yield town
