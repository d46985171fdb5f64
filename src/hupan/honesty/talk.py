"""How far a talk is about the goods on the screen: of what is about something else, nothing is held against them.

Told by the buyer's question first (`about`), then by each sentence of the answer (`concerns`).
"""

import re
from collections.abc import Sequence
from enum import IntEnum

from hupan.honesty.claiming import Claim, Of
from hupan.honesty.words import says, words
from hupan.phrases import form_of
from hupan.sayings import topics_of

_LATIN, _HANGUL, _HAN = re.compile(r"[a-z'’]+", re.IGNORECASE), re.compile(r"[가-힣]+"), re.compile(r"[一-鿿]")
# So many words are said of what lies there and of nothing else; and so many where a price or a delivery is asked for.
_BRIEF, _BRIEF_ASKED = (3, 3, 6), (4, 3, 7)
_BY_ITSELF = frozenset({Of.OFF, Of.SENDING, Of.STOCK, Of.RETURNS, Of.WARRANTY, Of.RATING, Of.ARRIVAL, Of.DEED})


class About(IntEnum):
    """What a question is about, as far as the goods on the screen go."""

    TEXT = 0
    OTHER = 1
    BRIEF = 2
    GOODS = 3


def about(said: str, *, pointed: bool, kinds: bool) -> About:
    """Tell what somebody speaks of who has goods before them.

    Args:
        said: The question.
        pointed: Whether it points at one of them, by its place or a word of its name.
        kinds: Whether it names their kind.
    """
    form, bare = form_of(said), words()["nothing"].sub(" ", said)
    if form.texts:
        return About.GOODS if pointed else About.TEXT
    if pointed or says("this", bare) or (kinds and not form.words):
        return About.GOODS
    if topics_of(said) and _within(said, _BRIEF_ASKED):
        return About.GOODS
    return About.BRIEF if _within(said, _BRIEF) else About.OTHER


def _within(said: str, most: Sequence[int]) -> bool:
    """Whether a text has no more words than so many, in each of the writings."""
    return all(len(each.findall(said)) <= limit for each, limit in zip((_LATIN, _HANGUL, _HAN), most, strict=True))


def concerns(found: Sequence[Claim], sentence: str, turn: About, *, named: bool, kinds: bool) -> list[Claim]:
    """Keep of a sentence's claims those that are made of the goods on the screen, or of this market.

    Args:
        found: What it claims.
        sentence: The sentence, without the names of goods.
        turn: What the question was about.
        named: Whether it names one of the goods, or points at its place.
        kinds: Whether it names their kind.
    """
    this = says("this", sentence)
    if turn is About.GOODS or named or (this and kinds):
        return list(found)
    if turn is About.TEXT:
        return []
    if turn is About.BRIEF:
        refers = this or kinds or says("of_goods", sentence)
        return [each for each in found if refers or each.of in _BY_ITSELF]
    shop = says("shop", sentence)
    return [each for each in found if each.of is Of.DEED or (shop and each.of in _BY_ITSELF)]
