from datetime import UTC, datetime

import pytest

from tests.unit.assistant.stage import FixedClock, Stage


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 8, tzinfo=UTC))


@pytest.fixture
def stage() -> Stage:
    return Stage()
