"""Numbers, money, dates and units, as the reader's locale writes them (Unicode CLDR, by way of Babel)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import cast

from hupan.kernel import CURRENCIES, Language, Money

TAGS = {Language.EN: "en", Language.ZH: "zh-Hans", Language.KO: "ko"}
LOCALES = {Language.EN: "en_US", Language.ZH: "zh_Hans_CN", Language.KO: "ko_KR"}

_UNITS = {
    "%": "concentr-percent",
    "A": "electric-ampere",
    "Cel": "temperature-celsius",
    "GB": "digital-gigabyte",
    "GBy": "digital-gigabyte",
    "GHz": "frequency-gigahertz",
    "Hz": "frequency-hertz",
    "J": "energy-joule",
    "L": "volume-liter",
    "MB": "digital-megabyte",
    "MHz": "frequency-megahertz",
    "TB": "digital-terabyte",
    "V": "electric-volt",
    "W": "power-watt",
    "[in_i]": "length-inch",
    "[lb_av]": "mass-pound",
    "a": "duration-year",
    "cm": "length-centimeter",
    "d": "duration-day",
    "g": "mass-gram",
    "h": "duration-hour",
    "kHz": "frequency-kilohertz",
    "kW": "power-kilowatt",
    "kg": "mass-kilogram",
    "km": "length-kilometer",
    "m": "length-meter",
    "mL": "volume-milliliter",
    "mg": "mass-milligram",
    "min": "duration-minute",
    "mm": "length-millimeter",
    "mo": "duration-month",
    "s": "duration-second",
}
# UCUM's way to write what CLDR has no name for, and the way it is printed on things.
# How old somebody is, is counted in other words than how long something lasts: 3岁, and not 3年.
_OLD, _YEARS_OLD = "a{old}", {"zh": "岁", "ko": "세"}
_PRINTED = {"1": "", "mA.h": "mAh", "[HRC]": "HRC", "g/m2": "g/m²"}
_MANY = 10_000
_DIGITS, _NO_DECIMALS = 3, 10


class Formats:
    """Writes values for one language. Making one reads the locale's data from the disk: not for the event loop.

    Args:
        language: The reader's.
    """

    def __init__(self, language: Language) -> None:
        # Imported here: a server that starts does not wait for what its first page needs.
        from babel import Locale, dates, numbers, units  # noqa: PLC0415 - see above

        self._dates, self._numbers, self._units = dates, numbers, units
        self._locale = Locale.parse(LOCALES[language])
        # Babel reads a locale when it is first asked for something.
        self.number(0)

    def money(self, money: Money) -> str:
        """Write a sum with its currency."""
        return self._numbers.format_currency(money.amount, money.currency, locale=self._locale)

    def about(self, money: Money) -> str:
        """Write a sum that is only about right: three digits of it, and from ten on no decimals."""
        amount = money.amount
        places = _DIGITS - 1 - amount.adjusted() if amount else 0
        places = min(places, 0) if abs(amount) >= _NO_DECIMALS else places
        rounded = round(amount, min(places, CURRENCIES[money.currency]))
        text = self._numbers.format_currency(rounded, money.currency, locale=self._locale)
        # All of our languages part decimals by a point.
        return "≈ " + (text.removesuffix(".00") if places <= 0 else text)

    def symbol(self, currency: str) -> str:
        """Write a currency's sign."""
        return self._numbers.get_currency_symbol(currency, locale=self._locale)

    def currency(self, currency: str) -> str:
        """Name a currency."""
        return _named(self._locale.currencies, currency)

    def sums(self, currency: str) -> str:
        """Name a currency as it is said of many: "US dollars"."""
        return self._numbers.get_currency_name(currency, count=2, locale=self._locale)

    def zone(self, key: str) -> str:
        """Name a time zone by its city: "Seoul"."""
        if "/" not in key:
            return key
        for each in (key, *_earlier_keys().get(key, ())):
            known = cast("Mapping[str, Mapping[str, str]]", self._locale.time_zones)
            if city := known.get(each, {}).get("city"):
                return city
        return self._dates.get_timezone_location(key, locale=self._locale, return_city=True)

    def country(self, code: str) -> str:
        """Name a country."""
        return _named(self._locale.territories, code)

    def language(self, code: str) -> str:
        """Name a language."""
        return _named(self._locale.languages, code)

    def number(self, number: float | Decimal) -> str:
        """Write a number."""
        return self._numbers.format_decimal(number, locale=self._locale)

    def tally(self, number: int) -> str:
        """Write how many, shortly where they are very many: 12K, 1.2만."""
        if number < _MANY:
            return self._numbers.format_decimal(number, locale=self._locale)
        return self._numbers.format_compact_decimal(number, locale=self._locale, fraction_digits=1)

    def tenth(self, number: float) -> str:
        """Write a number with one decimal, such as the mean of stars."""
        return self._numbers.format_decimal(number, format="0.0", locale=self._locale)

    def percent(self, share: float) -> str:
        """Write a share of one."""
        return self._numbers.format_percent(share, locale=self._locale)

    def rate(self, share: float) -> str:
        """Write a share of one as exactly as rates of tax are given, such as 7.25%."""
        return self._numbers.format_percent(share, format="#,##0.###%", locale=self._locale)

    def day(self, day: date | datetime) -> str:
        """Write a day of the year, with its year."""
        return self._dates.format_date(day, "medium", locale=self._locale)

    def since(self, day: date | datetime) -> str:
        """Write the month of a year."""
        return self._dates.format_skeleton("yMMMM", day, locale=self._locale)

    def month(self, day: date) -> str:
        """Write a month and its day."""
        return self._dates.format_skeleton("MMMd", day, locale=self._locale)

    def window(self, earliest: date, latest: date) -> str:
        """Write the days between which something arrives, shortly."""
        if earliest == latest:
            return self._dates.format_skeleton("MMMEd", earliest, locale=self._locale)
        return self._dates.format_interval(earliest, latest, "MMMd", locale=self._locale)

    def weekdays(self, earliest: date, latest: date) -> str:
        """Write the days between which something arrives, with their weekdays."""
        if earliest == latest:
            return self._dates.format_skeleton("MMMEd", earliest, locale=self._locale)
        return self._dates.format_interval(earliest, latest, "MMMEd", locale=self._locale)

    def ago(self, then: datetime, now: datetime) -> str:
        """Write how long ago something was."""
        return self._dates.format_timedelta(then - now, add_direction=True, locale=self._locale)

    def measure(self, number: float | str, unit: str) -> str:
        """Write a number with a unit of UCUM; one that CLDR does not know stands as it is."""
        if unit == _OLD and (counted := _YEARS_OLD.get(self._locale.language)):
            return f"{number if isinstance(number, str) else self.number(number)}{counted}"
        known = _UNITS.get("a" if unit == _OLD else unit)
        if known is not None:
            try:
                return self._units.format_unit(number, known, length="short", locale=self._locale)
            except self._units.UnknownUnitError:
                pass
        text = number if isinstance(number, str) else self.number(number)
        return f"{text} {_PRINTED.get(unit, unit)}".rstrip()


def _named(names: object, code: str) -> str:
    # Babel's tables are mappings without types.
    return str(cast("Mapping[str, str]", names).get(code, code))


@cache
def _earlier_keys() -> Mapping[str, Sequence[str]]:
    """CLDR names a city by the key that it had first, Babel looks for today’s: Kolkata is found as Calcutta."""
    from babel.core import get_global  # noqa: PLC0415 - see `Formats`

    earlier: dict[str, list[str]] = {}
    for old, new in get_global("zone_aliases").items():
        earlier.setdefault(new, []).append(old)
    return earlier
