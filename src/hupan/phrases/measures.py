"""How much of a unit: `27 inch`, `27인치`, `2.5 l`, `12기가 이상`, `最少500克`.

Units are UCUM's, as the catalogue has them. A Latin unit of one letter, and `in`, counts only right behind its number.
A number of hours, days or years is a measure here; dates and ages are read before (`reading.py`).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import ascii_letters

from hupan.phrases.bounds import BOUND_AFTER, bound_before, bound_kind
from hupan.phrases.domain import Measure
from hupan.phrases.numerals import numbers
from hupan.phrases.text import Span, words

_UNITS: Mapping[str, str] = {
    "mm": "mm|millimeters|millimetres|millimeter|millimetre|밀리미터|밀리|毫米",
    "cm": "cm|centimeters|centimetres|centimeter|centimetre|센티미터|센티|센치|厘米|公分",
    "m": "m|meters|metres|meter|metre|미터|米",
    "[in_i]": 'inches|inch|in|"|″|”|인치|英寸|寸',
    "g": "g|grams|gram|그램|克",
    "kg": "kg|kgs|kilos|kilo|kilograms|kilogram|킬로그램|킬로|키로|公斤|千克",
    "mL": "ml|milliliters|millilitres|밀리리터|미리|毫升",
    "L": "l|liters|litres|liter|litre|리터|升",
    "W": "w|watts|watt|와트|瓦",
    "mA.h": "mah|밀리암페어|毫安时|毫安",
    "GBy": "gb|个g|g内存|g的内存|g运存|g的运存|g运行内存|g ram|g of ram|g memory|g 램|"
    "기가램|gigabytes|gigabyte|gigs|gig|기가바이트|기가",
    "TBy": "tb|terabytes|terabyte|테라바이트|테라",
    "Hz": "hz|hertz|헤르츠|赫兹",
    "lm": "lm|lumens|lumen|루멘|流明",
    "bar": "bar|바|巴",
    "Cel": "°c|℃|degrees|도|度|摄氏度",
    "h": "h|hrs|hr|hours|hour|시간|小时",
    "min": "min|mins|minutes|minute|분|分钟",
    "d": "days|day|일|天",
    "a": "years|year|년|年",
    "g/m2": "gsm|g/m2|g/m²|克每平方米",
}
_UNIT_OF = {word: unit for unit, line in _UNITS.items() for word in line.split("|")}
_UNIT = re.compile(rf"(?P<gap>[\s-]?)(?P<unit>{words(*_UNIT_OF)})(?![a-z0-9])")
_ONLY_CLOSE = frozenset(word for word in _UNIT_OF if len(word) == 1 and word in ascii_letters) | {"in"}
_FACTORS: Mapping[str, tuple[str, Decimal]] = {
    "mm": ("m", Decimal("0.001")),
    "cm": ("m", Decimal("0.01")),
    "m": ("m", Decimal(1)),
    "[in_i]": ("m", Decimal("0.0254")),
    "g": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "mL": ("L", Decimal("0.001")),
    "L": ("L", Decimal(1)),
    "GBy": ("GBy", Decimal(1)),
    "TBy": ("GBy", Decimal(1000)),
    "min": ("h", Decimal(1) / 60),
    "h": ("h", Decimal(1)),
    "d": ("h", Decimal(24)),
}


def measures(text: str) -> Iterator[Measure]:
    """Find measures in a folded text."""
    for number in numbers(text):
        after = _UNIT.match(text, number.span.end)
        if after is None or (after["gap"] and after["unit"] in _ONLY_CLOSE):
            continue
        before = bound_before(text, number.span.start)
        behind = BOUND_AFTER.match(text, after.end())
        kind = bound_kind([match for match in (behind, before) if match])
        span = Span(before.start() if before else number.span.start, behind.end() if behind else after.end())
        least = None if kind == "most" else number.least
        most = None if kind == "least" else number.most
        yield Measure(least, most, _UNIT_OF[" ".join(after["unit"].split())], span)


def converted(number: Decimal, unit: str, to: str) -> Decimal | None:
    """Say a number of one unit in another; `None` where they measure different things."""
    if unit == to:
        return number
    base, factor = _FACTORS.get(unit, ("", Decimal(1)))
    other, by = _FACTORS.get(to, ("?", Decimal(1)))
    return number * factor / by if base == other else None
