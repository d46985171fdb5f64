"""Writes out what is typed in Korean on a phone, for all other readers: `젤싼거 추천좀여` as `제일 싼 거 추천 좀요`.

Done once, with what a buyer wrote, before anything is read off it, as `hant.py` does it for Chinese. Only how something
is written changes: letters for whole words, endings of the street, spelling, and gaps between words. What comes out
comes back as it is when it is written out once more. The patterns lie in `hangul.toml`.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_HANGUL = re.compile("[가-힣]")
_GAPS = re.compile(r"[ \t]{2,}")
_FEW = 4
_FIRST, _LAST, _TAILS = 0xAC00, 0xD7A3, 28
_TAIL = {"ㄴ": 4, "ㄹ": 8, "ㅆ": 20}


def written_out(text: str) -> str:
    """Write a Korean text as it is written at length; any other comes back as it is.

    It reads a file the first time: not for the event loop.
    """
    if not _HANGUL.search(text):
        return text
    written = text
    for of_signs, pattern, instead in _patterns():
        # Of hardly any words, how somebody laughs is the rest of what is said.
        if not of_signs or len(_HANGUL.findall(written)) >= _FEW:
            written = pattern.sub(instead, written)
    written = _GAPS.sub(" ", written).strip()
    return written if _HANGUL.search(written) else text


@cache
def _patterns() -> Sequence[tuple[bool, re.Pattern[str], str]]:
    read = tomllib.loads(files("hupan.phrases").joinpath("hangul.toml").read_text(encoding="utf-8"))
    return [
        (table == "signs", re.compile(_with_tails(pattern)), instead)
        for table, patterns in read.items()
        for pattern, instead in patterns
    ]


def _with_tails(pattern: str) -> str:
    """Put for a consonant in brackets every syllable that ends in it."""
    for sign, tail in _TAIL.items():
        syllables = "".join(chr(each) for each in range(_FIRST + tail, _LAST + 1, _TAILS))
        pattern = pattern.replace(f"[{sign}]", f"[{syllables}]")
    return pattern
