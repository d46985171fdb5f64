"""Time zones that can be chosen, by the cities that people know, the westernmost first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from hupan.showcase import Formats

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_ZERO = timedelta()


def named_zones(chosen: str, formats: Formats, now: datetime) -> Sequence[tuple[str, str]]:
    """List zones by their keys, each with its distance from UTC and its city; the one that is chosen is always there.

    The first call reads the zones from the disk: not for the event loop.
    """
    cities = {formats.zone(chosen): chosen}
    for key in ("UTC", *_known()):
        # Some cities have several keys; whoever looks for a city chooses none of them twice.
        cities.setdefault(formats.zone(key), key)
    offsets = {key: now.astimezone(_zone(key)).utcoffset() or _ZERO for key in cities.values()}
    rows = sorted((offsets[key], city.rpartition("/")[2], key) for city, key in cities.items())
    return [(key, f"{_written(offset)} {city}".strip() if "/" in key else key) for offset, city, key in rows]


def _written(offset: timedelta) -> str:
    minutes = round(abs(offset).total_seconds() / 60)
    sign = "−" if offset < _ZERO else "+"
    return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"


@cache
def _known() -> tuple[str, ...]:
    # What was renamed has an old key still, under which CLDR knows no city.
    renamed = get_global("zone_aliases")
    known = (each for each in available_timezones() if each.startswith(_AREAS) and "/" in each)
    return tuple(sorted(each for each in known if each not in renamed))


@cache
def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)
