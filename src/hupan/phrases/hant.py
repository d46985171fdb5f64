"""Writes traditional Chinese, Cantonese and words of Taiwan as what the other readers know: simplified characters.

Done once, with what a buyer wrote, before anything is read off it: all places in a text are then places in what comes
out here. The characters lie in `hant.txt`, each above its simplified one; the words in `hant.toml`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

_HAN = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3041-\u30fe]")


def simplified(text: str) -> str:
    """Write a Chinese text in simplified characters and in words of the mainland; any other comes back as it is.

    It reads two files the first time: not for the event loop.
    """
    if not _HAN.search(text) or _KANA.search(text):
        return text
    written = text.translate(_signs())
    for pattern, instead in _words():
        written = pattern.sub(instead, written)
    return written


@cache
def _signs() -> Mapping[int, str]:
    lines = files("hupan.phrases").joinpath("hant.txt").read_text(encoding="utf-8").splitlines()
    rows = [each for each in lines if not each.startswith("#")]
    return {
        ord(sign): plain
        for above, below in zip(rows[::2], rows[1::2], strict=True)
        for sign, plain in zip(above, below, strict=True)
    }


@cache
def _words() -> Sequence[tuple[re.Pattern[str], str]]:
    read = tomllib.loads(files("hupan.phrases").joinpath("hant.toml").read_text(encoding="utf-8"))
    return [(re.compile(pattern), instead) for words in read.values() for pattern, instead in words]
