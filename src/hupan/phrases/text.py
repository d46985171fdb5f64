"""Text as the readers of phrases see it: one sign stays one sign, so that places in it are places in what was typed."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a text.

    Attributes:
        start: Where it begins, in characters.
        end: Where it ends: the first character that is no more of it.
    """

    start: int
    end: int


def fold(text: str) -> str:
    """Write letters small and wide signs narrow, and change no length."""
    return "".join(map(_fold_sign, text))


def _fold_sign(sign: str) -> str:
    narrow = unicodedata.normalize("NFKC", sign)
    narrow = narrow if len(narrow) == 1 else sign
    small = narrow.lower()
    return small if len(small) == 1 else narrow


def words(*each: str) -> str:
    """Return a pattern for any of several words, the longest first; a space stands for any space, or none in CJK."""
    alternatives = sorted({word for line in each for word in line.split("|")}, key=len, reverse=True)
    return "|".join(_pattern(word) for word in alternatives)


def _pattern(word: str) -> str:
    gap = r"\s*" if re.search(r"[\u3131-\u9fff\uac00-\ud7a3]", word) else r"\s+"
    return gap.join(map(re.escape, word.split(" ")))
