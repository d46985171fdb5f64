"""How much of a unit: `27 inch`, `27인치`, `2.5 l`, `12기가 이상`, `最少500克`.

Units are UCUM's, as the catalogue has them. A Latin unit of one letter, and `in`, counts only right behind its number.
A number of hours, days or years is a measure here; dates and ages are read before (`reading.py`). Halves are read with
their units (`half a litre`, `一升半`), and so are spans (`300-500 ml`). Of `bigger than 30 inches` 30 itself is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from string import ascii_letters

from hupan.phrases.bounds import BOUND_AFTER, bound_before, bound_kind
from hupan.phrases.domain import Measure
from hupan.phrases.numerals import Number, numbers
from hupan.phrases.sides import with_sides
from hupan.phrases.text import Span, words

# Half a kilogram; it is said as so many grams.
_JIN = "500.g"
_UNITS: Mapping[str, str] = {
    "mm": "mm|millimeters|millimetres|millimeter|millimetre|밀리미터|밀리|毫米",
    "cm": "cm|centimeters|centimetres|centimeter|centimetre|센티미터|센티|센치|厘米|公分",
    "m": "m|meters|metres|meter|metre|미터|米",
    "[in_i]": 'inches|inch|in|"|″|”|인치|英寸|寸',
    "[ft_i]": "feet|foot|ft|英尺|피트",
    "[oz_av]": "oz|ounces|ounce|盎司|온스",
    "[foz_us]": "fl oz|fluid ounces|fluid ounce",
    "[lb_av]": "lbs|lb|磅|파운드",
    "[pt_us]": "pints|pint",
    _JIN: "斤",
    "g": "g|grams|gram|그램|克",
    "kg": "kg|kgs|kilos|kilo|kilograms|kilogram|킬로그램|킬로|키로|公斤|千克",
    "mL": "ml|milliliters|millilitres|밀리리터|미리|毫升",
    "L": "l|liters|litres|liter|litre|리터|公升|升",
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
_UNIT = re.compile(rf"(?P<gap>[\s-]?)(?P<unit>{words(*_UNIT_OF)})(?![a-z0-9]|(?<=년)(?:필|생)|(?<=年)[级货夜糕会])")
_ONLY_CLOSE = frozenset(word for word in _UNIT_OF if len(word) == 1 and word in ascii_letters) | {"in"}
# Words that stand for a number before a unit, and of which whole ones "a" is a number.
_SHARES: Mapping[str, Decimal] = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "one": Decimal(1)}
_WHOLE = "litre|liter|kilo|kilogram|metre|meter|pint|gallon|inch|centimetre|centimeter"
_IN_WORDS = re.compile(
    r"(?:(?P<half>\bhalf\s+(?:of\s+)?(?:an?\s+)?|半个?|(?<![가-힣])반\s?)|(?P<quarter>\bquarter\s+(?:of\s+)?(?:an?\s+)?)"
    rf"|(?P<one>(?<!half )(?<!quarter )(?<!of )\ban?\s+(?=(?:{_WHOLE})(?![a-z]))))"
    rf"(?P<unit>{words(*_UNIT_OF)})(?![a-z0-9])"
)
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b|半|\s?반(?!바|팔|신|지|려)")
_METRES = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?m")
_TENTH = re.compile(r"([一二三四五六七八九1-9])(?![\d一二三四五六七八九十百千个])")
_HAN_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)}
_JOIN = re.compile(r"\s*(?:-|~|–|—|to|到|至|에서|부터)\s*")
_AND, _BETWEEN = re.compile(r"\s*(?:and|和|跟|하고|와|과)\s*"), re.compile(r"(?:\bbetween|在)\s*$")
_CLOSED = re.compile(r"\s?(?:之间|之內|사이)")
_ABOUT = Decimal("0.15")

# "Bigger than 30 inches", "2 m or longer", `比27寸大`, `30인치보다 큰`; of what is denied the other is meant.
_GREATER = "bigger|larger|longer|taller|wider|thicker|heavier|deeper|higher|brighter|greater|stronger|roomier"
_SMALLER = "smaller|shorter|lighter|thinner|narrower|lower|slimmer|slighter|less"
_MUCH = "大|长|高|宽|厚|重|多|深|亮"
_LITTLE = "小|短|矮|窄|薄|轻|少|低"
_SIZE = "long|tall|wide|thick|high|deep|heavy"
_THAN = re.compile(
    rf"(?P<denied>\b(?:no|not|nothing|never|isnt|isn't|arent|aren't)\s+(?:any\s+)?|不)?(?:anything\s+)?"
    rf"(?:(?P<least>(?:\b(?:{_GREATER})\s+than|(?:{_MUCH})(?:于|过)))|(?P<most>(?:\b(?:{_SMALLER})\s+than|(?:{_LITTLE})(?:于|过))))"
    r"\s*(?:an?\s+)?$"
)
_OR = re.compile(
    rf"(?P<least_said>\s+(?:at\s+least|minimum|min)\b)|(?P<most_said>\s+(?:at\s+(?:the\s+)?most|maximum)\b)"
    rf"|(?:\s+(?:{_SIZE}))?\s*(?:(?:or|and)\s+(?:(?P<least>{_GREATER}|more)|(?P<most>{_SMALLER}))\b"
    rf"|或者?更?(?:(?P<least_zh>{_MUCH}|以上)|(?P<most_zh>{_LITTLE}|以下))"
    r"|(?:보다|이거나)\s?(?:더\s?)?(?:(?P<least_ko>큰|크|긴|길|무거|두꺼|두껍|넓|높|많|밝)|(?P<most_ko>작|짧|가벼|가볍|얇|좁|낮|적)))"
)
# "25cm보다 높지 않은": what is denied of more is the other bound.
_DENIED_KO = re.compile(r"[가-힣]{0,2}지\s?(?:는\s?)?(?:않|못|말|마)|[가-힣]{0,2}면\s?안")
_THAN_ZH = re.compile(rf"(?:更?(?:(?P<least>{_MUCH})|(?P<most>{_LITTLE})))")
_COMPARED = re.compile(r"比\s*$")
_STRICT = re.compile(
    r"than|over|above|exceed|超过|[高大多长宽厚重低小少轻短薄窄]于|넘|초과|미만|보다|below|under|不到|比|>(?!=)|<(?!=)"
)
_INCLUSIVE = re.compile(r"\b(?:no|not|nothing|or)\b|n't|\bdont\b|[不别勿](?!到)|或|안\s?넘|않|말|이거나")

_FACTORS: Mapping[str, tuple[str, Decimal]] = {
    "mm": ("m", Decimal("0.001")),
    "cm": ("m", Decimal("0.01")),
    "m": ("m", Decimal(1)),
    "[in_i]": ("m", Decimal("0.0254")),
    "g": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "mL": ("L", Decimal("0.001")),
    "L": ("L", Decimal(1)),
    "[ft_i]": ("m", Decimal("0.3048")),
    "[oz_av]": ("g", Decimal("28.349523125")),
    "[lb_av]": ("g", Decimal("453.59237")),
    "[foz_us]": ("L", Decimal("0.0295735295625")),
    "[pt_us]": ("L", Decimal("0.473176473")),
    "GBy": ("GBy", Decimal(1)),
    "TBy": ("GBy", Decimal(1000)),
    "min": ("h", Decimal(1) / 60),
    "h": ("h", Decimal(1)),
    "d": ("h", Decimal(24)),
}


def measures(text: str) -> Iterator[Measure]:
    """Find measures in a folded text."""
    halves = list(_in_words(text))
    found = [_bounded(text, each) for each in halves]
    last: _Told | None = None
    for number in numbers(text):
        told = _told(text, number)
        if told is None or any(told.start < each.end and each.start < told.end for each in halves):
            # "300 to 500 ml": the unit is said once.
            last = _Told(number.least, number.most, number.span.start, number.span.end, "")
            continue
        whole = told if last is None else _spanned(text, last, told)
        if found and whole.start < found[-1].span.end:
            # "300ml to 500ml": what was read of the first is a bound of both.
            found.pop()
        found.append(_bounded(text, whole))
        last = told
    yield from with_sides(text, found)


@dataclass(frozen=True, slots=True)
class _Told:
    """A number with its unit; the unit is empty where none follows."""

    least: Decimal
    most: Decimal
    start: int
    end: int
    unit: str


def _in_words(text: str) -> Iterator[_Told]:
    """Find what is said without digits: "half a litre", "a litre and a half", `半升`."""
    for each in _IN_WORDS.finditer(text):
        share = next(number for name, number in _SHARES.items() if each[name])
        end, half = each.end(), _AND_A_HALF.match(text, each.end())
        if half is not None and share == 1:
            share, end = share + _SHARES["half"], half.end()
        if not text[: each.start()].endswith(("两", "一", "大", "小", "后")):
            yield _Told(share, share, each.start(), end, " ".join(each["unit"].split()))


def _told(text: str, number: Number) -> _Told | None:
    start, end = number.span.start, number.span.end
    if metres := _METRES.fullmatch(text, start, end):
        # "2m" is no two millions.
        value = Decimal(metres["number"])
        return _Told(value, value, start, end, "m")
    after = _UNIT.match(text, end)
    if after is None:
        return None
    unit = " ".join(after["unit"].split())
    if after["gap"] and unit in _ONLY_CLOSE and not _is_bound(text, start, after.end()):
        return None
    more, end = Decimal(0), after.end()
    if half := _AND_A_HALF.match(text, end):
        more, end = Decimal("0.5"), half.end()
    elif unit == "米" and (tenth := _TENTH.match(text, end)):
        more, end = Decimal(_HAN_DIGITS.get(tenth[1]) or tenth[1]) / 10, tenth.end()
    return _Told(number.least + more, number.most + more, start, end, unit)


def _is_bound(text: str, start: int, end: int) -> bool:
    return any(
        each is not None for each in (_THAN.search(text[:start]), bound_before(text, start), _OR.match(text, end))
    )


def _spanned(text: str, low: _Told, high: _Told) -> _Told:
    """Join two numbers to a span where words say so."""
    between = _BETWEEN.search(text, 0, low.start)
    gap = text[low.end : high.start]
    closed = _CLOSED.match(text, high.end)
    joined = _JOIN.fullmatch(gap) or ((between or closed) and _AND.fullmatch(gap))
    if not joined or low.unit not in {"", high.unit} or not low.least < high.most:
        return high
    start, end = between.start() if between else low.start, closed.end() if closed else high.end
    return _Told(low.least, high.most, start, end, high.unit)


def _bounded(text: str, told: _Told) -> Measure:
    """Tell what words around a measure make of it."""
    start, end, kind, by = told.start, told.end, "", ""
    if than := _THAN.search(text[:start]):
        start, kind, by = than.start(), than.lastgroup or "", than[0]
        if than["denied"]:
            kind = {"least": "most", "most": "least"}[kind]
    elif behind := _OR.match(text, end):
        end, kind, by = behind.end(), (behind.lastgroup or "").partition("_")[0], behind[0]
        if denied := _DENIED_KO.match(text, end):
            end, kind = denied.end(), {"least": "most", "most": "least"}[kind]
            by += denied[0]
    elif (compared := _COMPARED.search(text[:start])) and (behind := _THAN_ZH.match(text, end)):
        start, end, kind, by = compared.start(), behind.end(), behind.lastgroup or "", "比"
    else:
        before, behind = bound_before(text, start), BOUND_AFTER.match(text, end)
        kind = bound_kind([match for match in (behind, before) if match]) or ""
        by = "".join(match[0] for match in (before, behind) if match)
        start, end = before.start() if before else start, behind.end() if behind else end
    near = _ABOUT if kind == "near" and told.least == told.most else Decimal(0)
    least = None if kind == "most" else told.least * (1 - near)
    most = None if kind == "least" else told.most * (1 + near)
    beyond = kind in {"least", "most"} and _STRICT.search(by) is not None and _INCLUSIVE.search(by) is None
    return _plain(Measure(least, most, _UNIT_OF[told.unit], Span(start, end), beyond=beyond))


def _plain(measure: Measure) -> Measure:
    """Write a unit that no catalogue has in one that all have."""
    if measure.unit != _JIN:
        return measure
    least, most = (None if each is None else each * 500 for each in (measure.least, measure.most))
    return replace(measure, least=least, most=most, unit="g")


def converted(number: Decimal, unit: str, to: str) -> Decimal | None:
    """Say a number of one unit in another; `None` where they measure different things."""
    if unit == to:
        return number
    other, by = _FACTORS.get(to, ("?", Decimal(1)))
    if unit == "[oz_av]" and other == "L":
        # Of what holds something, ounces are fluid ones.
        unit = "[foz_us]"
    base, factor = _FACTORS.get(unit, ("", Decimal(1)))
    return number * factor / by if base == other else None
