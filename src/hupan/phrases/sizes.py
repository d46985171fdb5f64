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
_SYSTEMS = {
    "eu": SizeSystem.EU, "eur": SizeSystem.EU, "欧码": SizeSystem.EU, "us": SizeSystem.US, "美码": SizeSystem.US,
    "uk": SizeSystem.UK, "英码": SizeSystem.UK,
}  # fmt: skip
_SIZE = re.compile(
    r"(?:"
    rf"(?:\bsize\s+(?:is\s+)?|사이즈\s?|(?:尺码|码数|鞋码|鞋号)(?:是|为)?\s?)(?:(?P<letter>{_LETTER})(?![a-z0-9])|(?:(?P<system>eur?|us|uk)\s?)?(?P<number>{_NUMBER})(?![\d.]))"
    rf"|(?<![a-z0-9])(?P<letter2>{_LETTER})\s?(?:사이즈|码|号)"
    rf"|(?<![a-z0-9])(?P<letter3>[2-6]xl|x{{1,3}}[sl])(?![a-z0-9])"
    rf"|(?:(?<![a-z0-9])(?<!get )(?<!give )(?P<system2>eur?|us|uk)|(?P<system3>[欧美英]码))"
    rf"\s?(?:size\s?)?(?P<number2>{_NUMBER})(?![\d.])"
    rf"|(?<![\d.])(?P<mm>2[0-9][05]|3[0-2][05])\s?(?:mm|밀리)(?![a-z])"
    rf"|(?<![\d.])(?P<number3>{_NUMBER})\s?(?:码(?P<half>半)?|사이즈)"
    rf"|(?:\bin\s+(?:a\s+)?|\ba\s+)?(?P<named>(?<![a-z])(?:{words(*_NAMED)})(?=로|으로|[^a-z가-힣]|$))(?P<size>\s+size|\s?사이즈)?"
    r")"
)  # fmt: skip
_KOREAN_SHOES = range(200, 330)
# A number alone is a size where feet, shoes or wearing are spoken of, nobody sells shoes by it, and nothing is counted.
_SHOES = (
    r"\b(?:shoes?|boots?|sneakers|trainers|sandals|heels|loafers|slippers)\b|[鞋靴]"
    r"|신발|운동화|구두|부츠|샌들|스니커즈|로퍼|슬리퍼"
)
_OF_FEET = re.compile(
    rf"{_SHOES}|\b(?:feet|foot|wears?)\b|\b(?:usually|normally|always|mostly) take\b"
    r"|[脚穿]|(?<![가-힣])발(?:이|은|\s)|신어|신는|신고"
)
_AMOUNT = (
    r"(?:under|over|below|above|than|around|about|to|for|of|least|most|max|budget|spend|only|预算|左右|[到至约~-])"
)
_FOOT = re.compile(
    rf"(?<![\d.,:/$€£¥₩#])(?<!\d[~-])(?P<foot>(?:3[4-9]|4\d)(?:\.5|½)?|2[1-9][05])(?!\s?(?:元|块|岁|楼|寸|mm))"
    rf"(?=\s?(?:$|[,.!?;，。！？](?!\d)|的|号|码|了|[吗呢]|사이즈|이[에고야라]|예요|을|를|로|으로|신|{_SHOES})"
    r"|\s(?:please|pls|in|and|but|or|so|usually|wide|narrow|if|hiking|running|walking)\b)"
    r"|\b(?:wears?\s+(?:an?\s+)?|takes?\s+an?\s+)(?P<worn>[4-9]|1[0-5]|[4-9]\.5|1[0-4]\.5)(?=\s?(?:$|[,.!?;](?!\d)|in\b|and\b|so\b))"
    rf"|\b(?:wo)?men'?s\s+(?P<theirs>[4-9](?:\.5)?|1[0-5](?:\.5)?)(?=\s(?:[a-z]+\s){{0,2}}(?:{_SHOES})|\s?$)"
    r"|(?<![\d.])(?P<clothes>8[05]|9[05]|1[01][05])(?:\s?사이즈)?(?:를|을)?\s?(?:입[어는습고]|정도\s?입)"
)
_OF_AMOUNT = re.compile(
    r"(?:under|over|below|above|than|around|about|to|for|of|least|most|max|budget|spend|only|预算|左右|[到至约~-])\s*$"
)


def sizes(text: str) -> Iterator[Size]:
    """Find sizes in a folded text.

    A word such as "small" is a size only where something says so ("a small", "size small", `小号`): there are small
    tables.
    """
    for match in _SIZE.finditer(text):
        if found := _size(match):
            yield found
    for match in _FOOT.finditer(text):
        number = next(each for each in match.groups() if each)
        amount = _OF_AMOUNT.search(text, max(0, match.start() - 9), match.start())
        if not match["foot"] or (_OF_FEET.search(text) and not amount):
            yield _numbered(number, "", Span(*match.span()))


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
    number = (match["number"] or match["number2"] or match["number3"]) + (".5" if match["half"] else "")
    return _numbered(number, match["system"] or match["system2"] or match["system3"] or "", span)


def _numbered(said: str, of: str, span: Span) -> Size:
    number, system = said.replace("½", ".5"), _SYSTEMS.get(of, SizeSystem.PLAIN)
    if system is SizeSystem.PLAIN and "." not in number and int(number) in _KOREAN_SHOES:
        system = SizeSystem.MM
    return Size(number, system, span)


def _letters(text: str) -> str:
    usual = {"2xl": "XXL", "xxxl": "3XL", "2xs": "XXS", "xxxs": "3XS"}
    return usual.get(text, text.upper())
