"""Fills sentences in. Korean words choose their particles by how they end when they are read aloud."""

import re
from collections.abc import Mapping

from hupan.kernel import Language

_HOLE = re.compile(r"\{(\w+)(?::([^}]*))?\}")
# After a consonant, after a vowel.
_PARTICLES = {"은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "으로": ("으로", "로")}
_FIRST, _LAST, _ENDINGS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
# Latin letters and digits as Koreans read them: l and r end in rieul (엘, 알), m and n in a nasal; 1 is il, 3 is sam.
_ENDS_IN_RIEUL = frozenset("lrLR178")
_ENDS_CLOSED = frozenset("mnMN036")


def particle(word: str, wanted: str) -> str:
    """Choose the form of a particle that goes with a word.

    Args:
        word: What it stands behind.
        wanted: The particle as it stands after a consonant, such as `은`; any other syllable stays as it is.
    """
    if wanted not in _PARTICLES:
        return wanted
    closed, rieul = _ending(word)
    after_consonant, after_vowel = _PARTICLES[wanted]
    if wanted == "으로" and rieul:
        return after_vowel
    return after_consonant if closed else after_vowel


def fill(template: str, values: Mapping[str, str]) -> str:
    """Fill in a sentence: `{name}`, `{name:은}` with a Korean particle, `{V}` for the value `v` with a capital.

    Raises:
        KeyError: A value is missing.
    """

    def put(found: re.Match[str]) -> str:
        name, wanted = found.groups()
        if name in values:
            value = values[name]
        else:
            value = values[name.lower()]
            value = value[:1].upper() + value[1:]
        return value + particle(value, wanted or "")

    return _HOLE.sub(put, template)


def holes(template: str) -> set[str]:
    """Name the values that a sentence asks for."""
    return {found[1] for found in _HOLE.finditer(template)}


def listed(language: Language, sentences: list[str]) -> str:
    """Join short statements to a paragraph."""
    if not sentences:
        return ""
    if language is Language.ZH:
        return "；".join(sentences) + "。"
    return ". ".join(sentences) + "."


def _ending(word: str) -> tuple[bool, bool]:
    last = word.rstrip(" )’'\".")[-1:]
    if last and _FIRST <= ord(last) <= _LAST:
        ending = (ord(last) - _FIRST) % _ENDINGS
        return ending != 0, ending == _RIEUL
    return last in _ENDS_IN_RIEUL or last in _ENDS_CLOSED, last in _ENDS_IN_RIEUL
