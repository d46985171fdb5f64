"""Tells whether a text names goods, or has any word at all: what ends a word by chance names nothing."""

import re

from hupan.search import commerce, understand

_LONGEST = 300
# The ends of Korean words are cut off as things: a crab in "how", a pear in "parcel", a mirror in "heavy".
_BY_CHANCE = re.compile(
    r"(?<=[가-힣])(?<![꽃대홍털돌참킹])게(?=요?(?![가-힣]))"
    r"|(?<=[는은한할큰른운된인쓴산본간온갈올을던]) 게(?![가-힣])"
    r"|택배|월드컵|[기열주마]차(?![가-힣])|대화|전화|(?<!운)동화|영화|문화|변화|만화"
    r"|[고문시공사회과부극현매목농포연주심직입퇴]장(?![가-힣])"
    r"|(?<=[무즐뜨싱차가])거울|볼 ?게(?=요?(?![가-힣]))|볼 (?=수)|리스(?=트)|파이(?=썬)|사과(?=[문드하할해])"
)
# What fingers do that mean nothing: neighbouring keys, one sign again and again, bare letters of Hangul.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEAST_KEYS, _LEAST_BARE = 4, 5
_WORD = re.compile(r"[a-z]+")
_AGAIN = re.compile(r"^(?:(\w)\1{2,}|[ㄱ-ㅣ]{2,})$")


def names_goods(said: str) -> bool:
    """Whether a text names a kind of goods that the market's lexicon knows."""
    return understand(_BY_CHANCE.sub(" ", said[:_LONGEST]), commerce()).head is not None


def is_noise(said: str) -> bool:
    """Whether a text has no word at all, but what fingers do on keys."""
    words = said.casefold().strip(" .,!?~。！？").split()
    return bool(words) and len(said) <= _LONGEST and all(map(_is_of_keys, words))


def _is_of_keys(word: str) -> bool:
    if _AGAIN.match(word):
        return True
    if not _WORD.fullmatch(word):
        return False
    bare = len(word) >= _LEAST_BARE and not set(word) & set("aeiouy")
    walks = len(word) >= _LEAST_KEYS and any(word in row or word[::-1] in row for row in _ROWS)
    return bare or walks or _is_half(word)


def _is_half(word: str) -> bool:
    """Whether it is the same walk again: `asdasd`."""
    size = len(word) // 2
    return size >= len(_ROWS) and word == word[:size] * 2 and any(word[:size] in row for row in _ROWS)
