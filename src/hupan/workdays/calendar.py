"""Working days by country: weekends, and public holidays that fall on the same date every year.

Holidays that move (lunar new year, Easter, Chuseok) are not computed: whoever sells enters the days on which nothing
leaves, together with his own (docs/decisions/0048-working-days-are-data.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY_SUNDAY = frozenset({5, 6})
_FRIDAY_SATURDAY = frozenset({4, 5})
_WEEKENDS: Mapping[str, frozenset[int]] = {
    **dict.fromkeys(("BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW"), _FRIDAY_SATURDAY),
    **dict.fromkeys(("LY", "OM", "QA", "SA", "SD", "SY", "YE"), _FRIDAY_SATURDAY),
    "IR": frozenset({3, 4}),
    "NP": frozenset({5}),
}

_HOLIDAYS: Mapping[str, frozenset[tuple[int, int]]] = {
    "CN": frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}),
    "DE": frozenset({(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}),
    "FR": frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}),
    "GB": frozenset({(1, 1), (12, 25), (12, 26)}),
    "JP": frozenset({(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)}),
    "KR": frozenset({(1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)}),
    "US": frozenset({(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done somewhere.

    Attributes:
        weekend: Days of the week without work, Monday is 0; never all seven.
        yearly: Month and day of holidays that come every year.
        closed: Other days without work.
    """

    weekend: frozenset[int] = _SATURDAY_SUNDAY
    yearly: frozenset[tuple[int, int]] = frozenset()
    closed: frozenset[date] = frozenset()

    @classmethod
    def of(cls, country: str, closed: frozenset[date] = frozenset()) -> "Calendar":
        """A country's, with more days on which it is closed."""
        return cls(_WEEKENDS.get(country, _SATURDAY_SUNDAY), _HOLIDAYS.get(country, frozenset()), closed)

    def works(self, day: date) -> bool:
        """Whether work is done on a day."""
        return not (day.weekday() in self.weekend or (day.month, day.day) in self.yearly or day in self.closed)

    def next(self, day: date) -> date:
        """The day itself where work is done, else the next such day."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, days: int) -> date:
        """Count working days on from a day; zero is the day itself, or the next working day."""
        day = self.next(day)
        for _ in range(days):
            day = self.next(day + timedelta(days=1))
        return day
