"""Time zones are chosen by cities, in the reader's words, and none of them twice."""

from datetime import UTC, datetime

import pytest

from hupan.household.zones import named_zones
from hupan.kernel import Language
from hupan.showcase import Formats

WINTER = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "oslo", "lima"),
    [
        (Language.EN, "UTC+01:00 Oslo", "UTC−05:00 Lima"),
        (Language.ZH, "UTC+01:00 奥斯陆", "UTC−05:00 利马"),
        (Language.KO, "UTC+01:00 오슬로", "UTC−05:00 리마"),
    ],
)
def test_a_city_is_written_as_its_reader_knows_it(language: Language, oslo: str, lima: str) -> None:
    named = dict(named_zones("Asia/Tokyo", Formats(language), WINTER))
    assert (named["Europe/Oslo"], named["America/Lima"], named["UTC"]) == (oslo, lima, "UTC")
    assert not [each for each in named.values() if "/" in each or "_" in each]
    assert len(set(named.values())) == len(named)


@pytest.mark.parametrize("chosen", ["Asia/Calcutta", "Asia/Kolkata"])
def test_what_was_chosen_is_there_whether_it_was_renamed_or_not(chosen: str) -> None:
    named = dict(named_zones(chosen, Formats(Language.KO), WINTER))
    assert named[chosen] == "UTC+05:30 콜카타"
    assert [*named.values()].count("UTC+05:30 콜카타") == 1


def test_they_stand_from_west_to_east() -> None:
    keys = [key for key, _ in named_zones("Asia/Tokyo", Formats(Language.EN), WINTER)]
    assert keys.index("Pacific/Honolulu") < keys.index("America/Chicago") < keys.index("UTC") < keys.index("Asia/Tokyo")
