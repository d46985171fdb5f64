"""Sizes of clothes and shoes: `size 42`, `US 9.5`, `270mm 신발`, `L码`, `extra large`, `라지`."""

import re
from collections.abc import Iterator

from hupan.phrases.domain import Size, SizeSystem
from hupan.phrases.text import Span, words

_NAMED = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "double extra large": "XXL",
    "스몰": "S", "미디엄": "M", "라지": "L", "엑스라지": "XL", "특대": "XL",
    "小号": "S", "中号": "M", "大号": "L", "加大号": "XL", "加大码": "XL", "特大号": "XXL",
}  # fmt: skip
_LETTER = r"(?:[2-6]?x{1,3}[sl]|[2-6]xl|[sml])"
_NUMBER = r"\d{1,3}(?:\.5|½)?"
_SYSTEMS = {"eu": SizeSystem.EU, "eur": SizeSystem.EU, "us": SizeSystem.US, "uk": SizeSystem.UK}
_SIZE = re.compile(
    r"(?:"
    rf"(?:\bsize\s+|사이즈\s?|尺码\s?|码数\s?)(?:(?P<letter>{_LETTER})(?![a-z0-9])|(?:(?P<system>eur?|us|uk)\s?)?(?P<number>{_NUMBER})(?![\d.]))"
    rf"|(?<![a-z0-9])(?P<letter2>{_LETTER})\s?(?:사이즈|码|号)"
    rf"|(?<![a-z0-9])(?P<letter3>[2-6]xl|x{{1,3}}[sl])(?![a-z0-9])"
    rf"|(?<![a-z0-9])(?P<system2>eur?|us|uk)\s?(?:size\s?)?(?P<number2>{_NUMBER})(?![\d.])"
    rf"|(?<![\d.])(?P<mm>2[0-9][05]|3[0-2][05])\s?(?:mm|밀리)(?![a-z])"
    rf"|(?<![\d.])(?P<number3>{_NUMBER})\s?(?:码|사이즈)"
    rf"|(?:\bin\s+(?:a\s+)?|\ba\s+)?(?P<named>(?<![a-z])(?:{words(*_NAMED)})(?=로|으로|[^a-z가-힣]|$))(?P<size>\s+size|\s?사이즈)?"
    r")"
)  # fmt: skip
_KOREAN_SHOES = range(200, 330)


def sizes(text: str) -> Iterator[Size]:
    """Find sizes in a folded text.

    A word such as "small" is a size only where something says so ("a small", "size small", `小号`): there are small
    tables.
    """
    for match in _SIZE.finditer(text):
        if found := _size(match):
            yield found


def _size(match: re.Match[str]) -> Size | None:
    span = Span(*match.span())
    if letter := match["letter"] or match["letter2"] or match["letter3"]:
        return Size(_letters(letter), SizeSystem.LETTER, span)
    if named := match["named"]:
        latin = named[0].isascii()
        said = match["size"] or match[0].startswith(("in ", "in\t"))
        return None if latin and not said else Size(_NAMED[" ".join(named.split())], SizeSystem.LETTER, span)
    if match["mm"]:
        return Size(match["mm"], SizeSystem.MM, span)
    number = (match["number"] or match["number2"] or match["number3"]).replace("½", ".5")
    system = _SYSTEMS.get(match["system"] or match["system2"] or "", SizeSystem.PLAIN)
    if system is SizeSystem.PLAIN and "." not in number and int(number) in _KOREAN_SHOES:
        system = SizeSystem.MM
    return Size(number, system, span)


def _letters(text: str) -> str:
    usual = {"2xl": "XXL", "xxxl": "3XL", "2xs": "XXS", "xxxs": "3XS"}
    return usual.get(text, text.upper())
