"""Numbers as people write them in English, Chinese and Korean: `1,299.99`, `80k`, `a hundred`, `两千三`, `5만`, `열두`.

Libraries read one of these languages each, lose the place where a number stood, or misread it (decision 0081), and a
price that is misread by a factor of ten thousand is worse than one that is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hupan.phrases.text import Span, words

_HAN = {
    sign: value
    for value, signs in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_SINO = {
    sign: value
    for value, signs in enumerate(("영공", "일", "이", "삼", "사", "오", "육륙", "칠", "팔", "구"))
    for sign in signs
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "억": 10**8}
_HAN_UNITS = "十百千万萬亿"

_NATIVE_ONES = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "석": 3,
    "넷": 4,
    "네": 4,
    "넉": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
_NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}

_ENGLISH_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "fiver": 5, "tenner": 10,
}  # fmt: skip
_ENGLISH_TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
_ENGLISH_UNITS = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6}
_ENGLISH_WORDS = {**_ENGLISH_ONES, **_ENGLISH_TENS}

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_SIGNS = "".join(_HAN)
_CJK = rf"(?:(?:{_DIGITS})\s?|[{_SIGNS}{''.join(_SINO)}]{{1,2}}\s?)?[十百千万萬亿십백천만억]"
_MIXED = rf"(?:{_CJK}\s?)+(?:(?:{_DIGITS})(?!\s?[-~])|[{_SIGNS}]+)?|[{_SIGNS}]+"
_ENGLISH = rf"(?:(?:a|an)\s+)?(?:{words(*_ENGLISH_UNITS)})\b|(?:{words(*_ENGLISH_WORDS)})\b"
# "A hundred and twenty" is one number, "fifty and a hundred" are two.
_AFTER_UNIT = "|".join(rf"(?<={each})" for each in _ENGLISH_UNITS)
_MORE = rf"(?:{words(*_ENGLISH_WORDS, *_ENGLISH_UNITS)})\b"
_SPELT = (
    rf"\b(?:(?:half\s+)?a\s+dozen|a\s+couple(?:\s+of)?|half\s+an?\s+(?:{words(*_ENGLISH_UNITS)})"
    rf"|(?:{_ENGLISH})(?:(?:(?:{_AFTER_UNIT})\s+and\s+|[\s-]){_MORE})*)"
)
_SHORT = rf"(?:{_DIGITS})\s?(?:k|m|thousand|hundred|million|grand)(?![a-z0-9])"
_NATIVE = rf"(?:(?:{words(*_NATIVE_TENS)})(?:{words(*_NATIVE_ONES)})?|(?:{words(*_NATIVE_ONES)}))"

_NUMBER = re.compile(rf"(?P<short>{_SHORT})|(?P<mixed>{_MIXED})|(?P<digits>{_DIGITS})|(?P<spelt>{_SPELT})")
_PIECE = re.compile(rf"(?P<digits>{_DIGITS})|(?P<sign>\S)")
ENGLISH_SMALL, HAN_DIGITS = _ENGLISH_ONES, _HAN
"""Numbers of one word, as they stand before "and" or 到 and a number that has a unit."""

NATIVE_KOREAN = _NATIVE
"""A pattern of Korean's own numbers, as they stand before a counter."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        least: Its value; where two were said at once (`两三百`), the smaller.
        most: The larger of the two.
        span: Where it stands.
        unit: By what its last digits were multiplied, by a word: 10,000 in `5만`, else 1.
    """

    least: Decimal
    most: Decimal
    span: Span
    unit: int = 1


def numbers(text: str) -> Iterator[Number]:
    """Find the numbers of a folded text, one after another.

    Korean signs count as digits (`오만`, but not `이`, which is also "this") only where a unit follows them.
    """
    for match in _NUMBER.finditer(text):
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        if found := _read(match, span):
            yield found


def native_korean(text: str) -> int:
    """Read one of Korean's own numbers, such as `열두`, which has the form of `NATIVE_KOREAN`."""
    for word, tens in _NATIVE_TENS.items():
        if text.startswith(word):
            return tens + _NATIVE_ONES.get(text[len(word) :], 0)
    return _NATIVE_ONES[text]


def _read(match: re.Match[str], span: Span) -> Number | None:
    if match["digits"]:
        value = _decimal(match["digits"])
        return Number(value, value, span)
    if match["short"]:
        return _short(match["short"], span)
    if match["spelt"]:
        value = Decimal(_spelt(match["spelt"]))
        unit = _ENGLISH_UNITS.get(re.split(r"[\s-]+", match["spelt"])[-1], 1)
        return Number(value, value, span, unit)
    return _mixed(match["mixed"], span)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _short(text: str, span: Span) -> Number:
    digits = re.match(_DIGITS, text)
    unit = {"k": 1000, "m": 10**6, **_ENGLISH_UNITS}[text[digits.end() if digits else 0 :].strip()]
    value = _decimal(digits[0] if digits else "1") * unit
    return Number(value, value, span, unit)


def _spelt(text: str) -> int:
    if "dozen" in text:
        return 6 if "half" in text else 12
    if "couple" in text:
        return 2
    if text.startswith("half"):
        return _ENGLISH_UNITS[text.rsplit(maxsplit=1)[-1]] // 2
    total, section = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word in _ENGLISH_WORDS:
            # "One fifty" is a hundred and fifty, as prices are said.
            section = section * (100 if word in _ENGLISH_TENS and 0 < section < 10 else 1)  # noqa: PLR2004 - a digit
            section += _ENGLISH_WORDS[word]
        elif unit := _ENGLISH_UNITS.get(word):
            section = (section or 1) * unit
            if unit >= 1000:  # noqa: PLR2004 - "thousand" closes what was said before it, "hundred" does not
                total, section = total + section, 0
    return total + section


def _mixed(text: str, span: Span) -> Number | None:
    pieces = [piece[0] for piece in _PIECE.finditer(text)]
    if all(piece in _HAN for piece in pieces):
        return _signs_alone(pieces, span)
    least = _Sum()
    most = _Sum()
    for at, piece in enumerate(pieces):
        pair = at + 1 < len(pieces) and piece in _HAN and pieces[at + 1] in _HAN and _HAN[piece] != 0
        after_pair = at > 0 and pieces[at - 1] in _HAN and piece in _HAN and _HAN[pieces[at - 1]] != 0
        if not after_pair:
            least.add(piece)
        if not pair:
            most.add(piece)
    first, last = least.value(), most.value()
    return Number(first, last, span, least.unit) if first <= last else None


def _signs_alone(pieces: list[str], span: Span) -> Number | None:
    if len(pieces) == 1:
        value = Decimal(_HAN[pieces[0]])
        return Number(value, value, span)
    if len(pieces) == 2 and 0 < _HAN[pieces[0]] == _HAN[pieces[1]] - 1:  # noqa: PLR2004 - 两三: two or three
        return Number(Decimal(_HAN[pieces[0]]), Decimal(_HAN[pieces[1]]), span)
    value = Decimal("".join(str(_HAN[piece]) for piece in pieces))
    return Number(value, value, span)


class _Sum:
    """Adds up a number of Chinese or Korean signs as it is read."""

    def __init__(self) -> None:
        self._total, self._section = Decimal(0), Decimal(0)
        self._digit: Decimal | None = None
        self._last, self._short, self._colloquial = 1, False, False
        self.unit = 1

    def add(self, piece: str) -> None:
        """Take the next sign, or digits."""
        if unit := _SMALL.get(piece):
            self._section += self._taken(1) * unit
            self._close(unit, piece)
        elif unit := _BIG.get(piece):
            section = self._section + (self._digit or 0)
            self._digit = None
            self._total += (section or 1) * unit
            self._section = Decimal(0)
            self._close(unit, piece)
        else:
            value = _HAN.get(piece, _SINO.get(piece))
            # 两千三 is 2,300, 三百零五 is 305: a nought says that the digit stands in its own place.
            self._short = value != 0 and self._digit is None and (value is not None or len(piece) == 1)
            self._digit = Decimal(value) if value is not None else _decimal(piece)

    def value(self) -> Decimal:
        """Return the sum."""
        rest = self._taken(0)
        if rest and self._short and self._colloquial and self._last >= 100:  # noqa: PLR2004 - 十三 is 13
            rest *= self._last // 10
        return self._total + self._section + rest

    def _taken(self, otherwise: int) -> Decimal:
        digit, self._digit = self._digit, None
        return Decimal(otherwise) if digit is None else digit

    def _close(self, unit: int, piece: str) -> None:
        self._last, self.unit = unit, unit
        self._colloquial = piece in _HAN_UNITS
