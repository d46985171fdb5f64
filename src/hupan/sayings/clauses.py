"""Which part of what somebody says is the wish itself, and which the story that they tell with it.

"My sister has just moved and her kitchen is empty, I need a kettle": what is sought is named where somebody wishes for
it. What the story names, and what it says of it, is true and is no wish.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

WISHES = re.compile(
    r"\b(?:need|want|wanna|looking for|in the market for|after (?:an?|some|the|new)|(?:would|id|wed) (?:like|love)"
    r"|find|show|get(?: me)?|gimme|give me|buy|order|search|recommend|suggest|do (?:you|yall) (?:have|sell)"
    r"|have you got|got any|any chance of|shopping for|could use|hook me up with)\b"
    r"|想[要买]|[要给][^，,。；;]{0,6}?买|(?<![不只])要(?![是不么])|买(?!了|过|的)|求(?:推荐)?|推荐|帮[我忙]|找(?!到)|[再也还]?来[一两三四几点个]|看看|有没有|有吗|需要|换个新"
    r"|보여|볼게|볼래|보고\s?싶|사\s?줘|사\s?주고\s?싶|주문하려|주문할|보고\s?있(?:어요?|습니다)(?![가-힣])|사\s?다\s?줘|찾아|찾[고는습]|추천|필요|사고\s?싶|사려|살려고|살래|사야|살까|사줄|구해|구매|주세요|부탁|골라|알아봐|있나요|있어요\?|있을까|파나요"
)
"""Words by which somebody wishes for things, in a text that is written small."""

_CLAUSES = re.compile(
    r"[.。！？?!；;，,…~\n]+(?=\s|$|[^\d])"
    r"|\b(?:so|but|anyways?|because|since|cause|now"
    r"|and(?= (?:i|we|id|she|he|they|would|need|want|looking|could|can|am)\b))\b"
    r"|因为|所以|但是?|不过|于是"
    r"|(?<=데)\s|(?<=데요)\s|(?<=(?<!에)서)\s|(?<=니까)\s|(?<=지만)\s|(?<=거든)\s|(?<=거든요)\s|(?<=[네어고]요)\s"
)


def wish_of(flat: str) -> str:
    """Keep of a text the clauses in which something is wished for; all of it where none is, or nothing else.

    Args:
        flat: What was said, as `flat_of` writes it.
    """
    wishes = [clause for clause in _clauses(flat) if WISHES.search(clause)]
    return ", ".join(wishes) or flat


def wishes_for(said: str) -> bool:
    """Whether words of a text wish for something, whatever that is."""
    return WISHES.search(said.casefold()) is not None


def _clauses(flat: str) -> Iterator[str]:
    ends = [(0, 0), *(each.span() for each in _CLAUSES.finditer(flat)), (len(flat), len(flat))]
    for (_, start), (until, _) in pairwise(ends):
        if clause := flat[start:until].strip():
            yield clause
