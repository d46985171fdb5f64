"""Reads what stands in cells: prices, weights, counts, yes and no, days. What may mean two things is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hupan.kernel import CURRENCIES, Money, MoneyError

_LONGEST = 40
_SIGNS = {
    "₩": "KRW",
    "￦": "KRW",
    "원": "KRW",
    "€": "EUR",
    "£": "GBP",
    "元": "CNY",
    "₹": "INR",
    "₫": "VND",
    "฿": "THB",
    "₽": "RUB",
}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"})
_YENS = frozenset({"CNY", "JPY"})
_NUMBER = re.compile(r"[0-9][0-9.,' \u00a0\u202f]*")
_CODE = re.compile(r"[A-Z]{3}")
_SPACES = re.compile(r"[' \u00a0\u202f]")
_COUNTED = re.compile(r"[+-]?\d{1,15}([.,]\d{1,10})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_WEIGHT = re.compile(r"\s*([\d.,]+)\s*([A-Za-z]*)\s*")
_TRUE = frozenset({"1", "true", "yes", "y", "wahr", "是", "예", "yes."})
_FALSE = frozenset({"0", "false", "no", "n", "否", "아니요", "아니오"})
_GRAMS = {
    "g": Decimal(1),
    "gram": Decimal(1),
    "grams": Decimal(1),
    "kg": Decimal(1000),
    "kgs": Decimal(1000),
    "kilogram": Decimal(1000),
    "kilograms": Decimal(1000),
    "kgm": Decimal(1000),  # UN/CEFACT, as schema.org has it
    "grm": Decimal(1),
    "mg": Decimal("0.001"),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "lbr": Decimal("453.59237"),
    "pound": Decimal("453.59237"),
    "pounds": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
    "onz": Decimal("28.349523125"),
    "ounce": Decimal("28.349523125"),
    "ounces": Decimal("28.349523125"),
}
_HEAVIEST_G = 100_000_000
_MOST_STOCK = 1_000_000_000


class BadValueError(Exception):
    """A value that cannot be read.

    Args:
        reason: A stable word.
        detail: A sentence.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something holds; open where `None`."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it holds now."""
        return (self.start is None or self.start <= now) and (self.end is None or now <= self.end)


def money(text: str, currency: str) -> Money:
    """Read a price.

    Args:
        text: As `19.90`, `19.90 USD`, `US$19.90`, `1.299,00 €` or `₩12,000`.
        currency: Which is meant where the text names none.

    Raises:
        BadValueError: It is no price, it may mean two, or it is none that can be asked.
    """
    shown = text.strip()
    if len(shown) > _LONGEST:
        raise BadValueError("price_invalid", f"{shown[:_LONGEST]!r}… is no price.")
    named, number = _split(shown, currency)
    if named not in CURRENCIES:
        raise BadValueError("currency_unknown", f"{named!r} is no currency of ISO 4217.")
    amount = _plain(number, shown, three=CURRENCIES[named] == 3)  # noqa: PLR2004 - dinars have three decimals
    try:
        sum_ = Money.exactly(amount, named)
    except MoneyError as error:
        raise BadValueError("price_invalid", error.detail) from error
    if sum_.minor <= 0:
        raise BadValueError("price_not_positive", f"A price of {shown} cannot be asked.")
    return sum_


def _split(shown: str, currency: str) -> tuple[str, str]:
    """Take the currency off a price."""
    match = _NUMBER.search(shown)
    if match is None:
        raise BadValueError("price_invalid", f"{shown!r} is no price.")
    number = match.group().strip(" \u00a0\u202f")
    rest = (shown[: match.start()] + " " + shown[match.end() :]).strip()
    if not rest:
        return currency, number
    if rest.startswith("-") or rest.endswith("-"):
        raise BadValueError("price_not_positive", f"A price of {shown} cannot be asked.")
    code = rest.upper()
    if _CODE.fullmatch(code):
        return code, number
    if rest in _SIGNS:
        return _SIGNS[rest], number
    if rest in {"$", "US$", "CA$", "A$", "AU$", "HK$", "NT$", "S$", "NZ$"}:
        named = {"US$": "USD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD"}
        return named.get(rest, "NZD" if rest == "NZ$" else currency if currency in _DOLLARS else "USD"), number
    if rest in {"¥", "￥"}:
        return currency if currency in _YENS else "CNY", number
    raise BadValueError("price_invalid", f"{shown!r} is no price.")


def _plain(number: str, shown: str, *, three: bool) -> str:
    """Take thousands' separators out of a number, and refuse one that may mean two."""
    squeezed = _SPACES.sub("", number)
    commas, dots = squeezed.count(","), squeezed.count(".")
    if commas and dots:
        decimal = "," if squeezed.rfind(",") > squeezed.rfind(".") else "."
        return _grouped(squeezed, "." if decimal == "," else ",", decimal, shown)
    mark = "," if commas else "."
    if commas + dots == 0:
        return squeezed
    if commas + dots > 1:
        return _grouped(squeezed, mark, "", shown)
    whole, _, fraction = squeezed.partition(mark)
    if not whole or not fraction:
        raise BadValueError("price_invalid", f"{shown!r} is no price.")
    # One mark before exactly three digits parts thousands in one country and decimals in the next.
    if len(fraction) == 3 and len(whole) <= 3 and whole != "0" and not three:  # noqa: PLR2004 - thousands
        if mark == ",":
            return whole + fraction
        raise BadValueError("price_ambiguous", f"{shown!r} may mean {whole}{fraction} or {whole}.{fraction}.")
    return f"{whole}.{fraction}"


def _grouped(number: str, mark: str, decimal: str, shown: str) -> str:
    whole, _, fraction = number.partition(decimal) if decimal else (number, "", "")
    groups = whole.split(mark)
    even = 0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 - thousands
    if not even or not (fraction or not decimal) or mark in fraction:
        raise BadValueError("price_invalid", f"{shown!r} is no price.")
    return "".join(groups) + (f".{fraction}" if fraction else "")


def number(text: str) -> Decimal:
    """Read a number that is no price, with a point or a comma before its decimals.

    Raises:
        BadValueError: It is none.
    """
    shown = text.strip()
    if not _COUNTED.fullmatch(shown):
        raise BadValueError("number_invalid", f"{shown[:_LONGEST]!r} is no number.")
    return Decimal(shown.replace(",", "."))


def count(text: str) -> int:
    """Read how many pieces there are; less than none is none, as shops that sell beyond their stock write it.

    Raises:
        BadValueError: It is no count.
    """
    pieces = number(text)
    if abs(pieces) > _MOST_STOCK:
        raise BadValueError("stock_invalid", f"{text.strip()[:_LONGEST]} pieces cannot be.")
    return max(0, int(pieces))


def is_below_none(text: str) -> bool:
    """Whether a count is less than none."""
    shown = text.strip()
    return bool(_COUNTED.fullmatch(shown)) and Decimal(shown.replace(",", ".")) < 0


def are_counts(cells: Sequence[str]) -> bool:
    """Whether a column counts: whole numbers, and not only those that say yes and no."""
    shown = {cell.strip() for cell in cells}
    return all(_WHOLE.fullmatch(each) for each in shown) and not shown <= {"0", "1"}


def grams(text: str, unit: str = "") -> int | None:
    """Read a weight such as `250`, `0.5 kg` or `3 lb`.

    Args:
        text: The weight; nothing and zero are no weight.
        unit: Which is meant where the text names none; grams where empty.

    Raises:
        BadValueError: It is no weight.
    """
    match = _WEIGHT.fullmatch(text)
    if match is None:
        raise BadValueError("weight_invalid", f"{text.strip()[:_LONGEST]!r} is no weight.")
    factor = _GRAMS.get((match.group(2) or unit or "g").lower())
    if factor is None:
        raise BadValueError("weight_invalid", f"{match.group(2) or unit!r} is no unit of weight that is known here.")
    weight = int((number(match.group(1)) * factor).to_integral_value())
    if weight > _HEAVIEST_G:
        raise BadValueError("weight_invalid", f"{text.strip()[:_LONGEST]} cannot be sent.")
    return weight or None


def flag(text: str) -> bool | None:
    """Read yes or no; `None` where it is neither."""
    folded = text.strip().casefold()
    return True if folded in _TRUE else False if folded in _FALSE else None


def day(text: str, *, end: bool = False) -> datetime | None:
    """Read a day or a moment.

    Args:
        text: ISO 8601, or the American `6/7/13` of spreadsheets; nothing is no day.
        end: Whether a day without a time means its end.

    Raises:
        BadValueError: It is none.
    """
    shown = text.strip()
    if not shown:
        return None
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(shown)
    except ValueError:
        american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:[ ,]+\d{1,2}:\d{2}.*)?", shown)
        if american:
            month, day_, year = (int(part) for part in american.groups()[:3])
            try:
                moment = datetime(year + 2000 if year < 100 else year, month, day_, tzinfo=UTC)  # noqa: PLR2004 - century
            except ValueError:
                moment = None
    if moment is None:
        raise BadValueError("date_invalid", f"{shown[:_LONGEST]!r} is no day.")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    whole_day = not re.search(r"\d:\d", shown)
    return moment + timedelta(days=1, seconds=-1) if end and whole_day else moment
