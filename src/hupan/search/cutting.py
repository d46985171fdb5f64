"""How text becomes the words of the index: folded, cut, stemmed, with units and model names in one spelling.

Chinese, Japanese and Korean stand without gaps, so each stretch of them is kept as its pairs of neighbouring characters
and its last character. Latin words lose their accents and English endings. A number and its unit are one word however
they were written (`128 GB`, `128gb`, `20寸`, `20 inches`), and so are the parts of a model's name (`RTX 4070`,
`rtx4070`), which are kept apart, too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from hupan.words import folded

LONGEST_WORD = 48
_CLOSE = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_CLOSE}]+|(?:\d+[.,])+\d+[^\W\d_{_CLOSE}]*|[^\W_{_CLOSE}]+")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s\b|['’]")
_INCHES = re.compile(r"(?<=\d)\s?(?:\"|″|”|'')")
_GLUE = frozenset("-/.+")
_LONGEST_MODEL = 32
_LONGEST_SERIES = 6

_UNITS = {
    "gb": "gb gigabyte gigabytes gib 기가 기가바이트",
    "tb": "tb terabyte terabytes tib 테라 테라바이트",
    "mb": "mb megabyte megabytes",
    "mm": "mm millimeter millimeters millimetre 毫米 밀리",
    "cm": "cm centimeter centimeters centimetre 厘米 公分 센치 센티",
    "m": "m meter meters metre metres 米 미터",
    "in": "in inch inches 寸 英寸 인치",
    "ft": "ft foot feet 英尺 피트",
    "g": "g gram grams 克 그램",
    "kg": "kg kilo kilos kilogram kilograms 千克 公斤 킬로 킬로그램",
    "mg": "mg 毫克",
    "lb": "lb lbs pound pounds 磅 파운드",
    "oz": "oz ounce ounces 盎司 온스",
    "ml": "ml milliliter milliliters 毫升 밀리리터",
    "l": "l liter liters litre litres 升 리터",
    "w": "w watt watts 瓦 와트",
    "v": "v volt volts 伏 볼트",
    "mah": "mah 毫安 毫安时",
    "wh": "wh",
    "hz": "hz 赫兹 헤르츠",
    "ghz": "ghz",
    "mp": "mp megapixel megapixels 万像素 만화소",
    "h": "h hr hrs hour hours 小时 시간",
    "min": "min mins minute minutes 分钟 분",
    "pcs": "pcs piece pieces pack packs 个 件 枚 支 개 매 입",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of folded text.

    Attributes:
        text: As it stands, folded.
        close: Whether it is written without gaps.
        glued: Whether only a mark such as a hyphen parts it from the run before.
    """

    text: str
    close: bool
    glued: bool = False


def runs(text: str) -> list[Run]:
    """Cut text into words, and stretches that are written without gaps."""
    plain = _INCHES.sub(" in ", _unaccented(_POSSESSIVE.sub(_without_mark, folded(text))))
    found: list[Run] = []
    end = -1
    for match in _RUN.finditer(plain):
        word = match.group()
        close = is_close(word[0])
        glued = match.start() == end or (match.start() == end + 1 and plain[end] in _GLUE)
        end = match.end()
        if not close:
            word = word.replace(",", "")[:LONGEST_WORD]
        found.append(Run(word, close, glued and bool(found)))
    return found


def is_close(char: str) -> bool:
    """Whether a character belongs to a script that is written without gaps."""
    return _RUN_CLOSE.match(char) is not None


_RUN_CLOSE = re.compile(rf"[{_CLOSE}]")


def pairs(run: str) -> list[str]:
    """Cut a close run into its pairs of neighbouring characters; a single character is itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Take the English ending off a word: plurals, `-ing`, `-ed`; names with digits stay as they are."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():  # noqa: PLR2004 - nothing to take off
        return word
    return _verb(_singular(word))


def words_of(run_list: Iterable[Run]) -> Iterator[str]:
    """List the words that the index keeps of cut text, as often as they stand there."""
    before: Run | None = None
    for run in run_list:
        if run.close:
            yield from _close_words(run.text, before)
        else:
            yield from _open_words(run, before)
        before = run


def joined(before: Run | None, run: Run) -> str | None:
    """Write a number with its unit, or a model's name, as one word; `None` where the two are just neighbours."""
    if before is None or before.close:
        return None
    left, right = before.text, run.text
    if _is_number(left):
        unit = _UNIT_OF.get(right) or (_close_unit(right) if run.close else None)
        if unit:
            return left + unit
    if run.close:
        return None
    digits = _has_digit(left) or _has_digit(right)
    if run.glued and digits and len(left) + len(right) <= _LONGEST_MODEL:
        return left + right
    series = len(left) <= _LONGEST_SERIES and left.isalpha()
    if (series and right.isdigit()) or (left.isdigit() and _has_digit(right) and not right.isdigit()):
        return left + right
    return None


def canonical(word: str) -> str:
    """Write a Latin word as the index keeps it."""
    parts = _PARTS.findall(word)
    if len(parts) >= 2 and word[0].isdigit() and (unit := _UNIT_OF.get(parts[-1])):  # noqa: PLR2004 - and a unit
        number = word[: -len(parts[-1])]
        if _is_number(number):
            return number + unit
    return stem(word)


def parts_of(word: str) -> list[str]:
    """Part a name such as `rtx4070` into its letters and its number; empty where it is not such a name."""
    parts = _PARTS.findall(word)
    if len(parts) != 2 or "".join(parts) != word or _UNIT_OF.get(parts[1]):  # noqa: PLR2004 - letters and a number
        return []
    return [stem(part) for part in parts]


def _close_words(text: str, before: Run | None) -> Iterator[str]:
    if (one := joined(before, Run(text, close=True))) is not None:
        yield one
    yield from pairs(text)
    if len(text) > 1:
        yield text[-1]


def _open_words(run: Run, before: Run | None) -> Iterator[str]:
    yield canonical(run.text)
    yield from parts_of(run.text)
    if (one := joined(before, run)) is not None:
        yield one


def _close_unit(text: str) -> str | None:
    return next((_UNIT_OF[text[:size]] for size in (4, 3, 2, 1) if text[:size] in _UNIT_OF), None)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _without_mark(_: re.Match[str]) -> str:
    return ""


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    return "".join(_bare(char) for char in text)


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    if char < "\u00c0" or "\u3000" <= char <= "\ud7ff":
        return char
    base = unicodedata.normalize("NFD", char)
    # Only Latin letters lose their marks: in other scripts a mark is a letter of its own.
    return base[0] if base[0].isascii() else char


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - ties, pies
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _verb(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and re.search("[aeiouy]", base):  # noqa: PLR2004 - ring, bed
            if base[-1] == base[-2] and base[-1] not in "lsz":
                return base[:-1]
            return base
    return word[:-1] if word.endswith("e") and len(word) > 3 else word  # noqa: PLR2004 - hike is hik, as hiking
