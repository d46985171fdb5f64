"""Which of the things on screen: `the second one`, `2번`, `마지막 거`, `前两个`, `둘 다`, `not the first one`."""

import re
from collections.abc import Iterator

from hupan.phrases.domain import Pointer
from hupan.phrases.text import Span, words

_MOST = 20
_ORDINALS = {
    name: place
    for place, names in enumerate(
        (
            "first|1st|첫 번째|첫번째|첫째|一", "second|2nd|두 번째|두번째|둘째|二|两",
            "third|3rd|세 번째|세번째|셋째|三",
            "fourth|4th|네 번째|네번째|넷째|四", "fifth|5th|다섯 번째|다섯번째|五", "sixth|6th|여섯 번째|여섯번째|六",
            "seventh|7th|일곱 번째|일곱번째|七", "eighth|8th|여덟 번째|여덟번째|八", "ninth|9th|아홉 번째|아홉번째|九",
            "tenth|10th|열 번째|열번째|十",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_LONG = {name: place for name, place in _ORDINALS.items() if len(name) > 1}
_FEW = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
# "The second one" and "the second, please" point; "the first thing I need" and "the second time" do not.
_ONE = (
    r"(?:\s+(?:one|option|item|product|result|choice)\b"
    r"|(?=\s*(?:$|[,.!?;:)]|\b(?:and|or|in|with|to|please|is|looks|for|from|instead|than|vs|versus|costs?|comes?|has|have|differs?|arrives?|last|fits?|weighs?)\b)))"
)
_SHOWN = "个款双件条只台本瓶盒套张种样部"
_FEW_WORDS = rf"\d{{1,2}}|{words(*_FEW)}"
_POINTER = re.compile(
    r"(?:"
    rf"\b(?:the\s+)?first\s+(?P<en_first>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\b(?:the\s+)?last\s+(?P<en_last>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\bthe\s+(?P<en>(?:{words(*(name for name in _LONG if name[0].isascii()))}))\b{_ONE}"
    rf"|(?P<en_end>\bthe\s+last\s+(?:one|option|item|product|result|choice)\b|\bthe\s+last(?=\s*(?:$|[,.!?])))"
    rf"|(?:\bnumber\s+|\bno\.\s?|#|\boption\s+)(?P<nr>\d{{1,2}}|{words('one|two|three|four|five')})\b"
    rf"|(?P<en_all>\bboth(?:\s+of\s+(?:them|those))?\b|\ball\s+of\s+(?:them|those)\b)"
    rf"|(?P<ko>{words(*(name for name in _LONG if '가' <= name[0] <= '힣'))})(?:\s?(?:거|것|걸|상품|제품))?"
    rf"|(?<![\d가-힣])(?P<ko_nr>\d{{1,2}})\s?번(?!째|\s?(?:더|만))(?:\s?(?:거|것|걸|상품|제품))?|(?<!\d)(?P<ko_nrth>\d{{1,2}})\s?번째(?:\s?(?:거|것|걸))?"
    rf"|(?:처음|앞)(?:에|의)?\s?(?P<ko_first>{_FEW_WORDS})\s?(?:개|가지)|(?:마지막|뒤)(?:에|의)?\s?(?P<ko_last>{_FEW_WORDS})\s?(?:개|가지)"
    rf"|(?P<ko_end>마지막(?:\s?(?:거|것|걸|상품|제품))?)"
    rf"|(?P<ko_all>둘\s?다|셋\s?다|전부\s?다|모두\s?다)"
    rf"|第\s?(?P<zh>\d{{1,2}}|[一二三四五六七八九十])\s?[{_SHOWN}]?"
    rf"|前\s?(?:面\s?)?(?P<zh_first>{_FEW_WORDS})\s?[{_SHOWN}]|(?:后面|最后)\s?(?P<zh_last>{_FEW_WORDS})\s?[{_SHOWN}]"
    rf"|(?P<zh_end>最后(?:那|一)+[{_SHOWN}])"
    rf"|(?P<zh_all>两[{_SHOWN}]都|全都要|都要)"
    r")"
)  # fmt: skip
_WITHOUT_BEFORE = re.compile(r"(?:\b(?:not|except|without|but not|anything but)\s+|不要\s?|除了\s?|别要\s?)$")
_WITHOUT_AFTER = re.compile(r"\s?(?:은|는|을|를)?\s?(?:말고|빼고|제외하고|제외)|\s?(?:不要|除外|以外)")


def pointers(text: str) -> Iterator[Pointer]:
    """Find what a folded text points at."""
    for match in _POINTER.finditer(text):
        start, end = match.span()
        before, after = _WITHOUT_BEFORE.search(text, max(0, start - 14), start), _WITHOUT_AFTER.match(text, end)
        span = Span(before.start() if before else start, after.end() if after else end)
        everything = bool(match["en_all"] or match["ko_all"] or match["zh_all"])
        places = () if everything else _places(match)
        if everything or (places and all(abs(place) <= _MOST for place in places)):
            yield Pointer(places, everything, bool(before or after), span)


def _places(match: re.Match[str]) -> tuple[int, ...]:
    if match["en_end"] or match["ko_end"] or match["zh_end"]:
        return (-1,)
    for name in ("en_first", "ko_first", "zh_first"):
        if match[name]:
            return tuple(range(1, _few(match[name]) + 1))
    for name in ("en_last", "ko_last", "zh_last"):
        if match[name]:
            return tuple(range(-_few(match[name]), 0))
    for name in ("en", "ko", "zh", "nr", "ko_nr", "ko_nrth"):
        if match[name]:
            place = _place(match[name])
            return (place,) if place else ()
    return ()


def _few(text: str) -> int:
    return min(int(text), _MOST + 1) if text.isdigit() else _FEW[text]


def _place(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _ORDINALS.get(text) or _FEW.get(text) or _ORDINALS[" ".join(text.split())]
