"""What is to be done with what somebody bought, where that is more than one thing: "cancel the lamp, return the chair".

Each deed has the words that name what it is done with. In English and Chinese what follows on a deed without one of its
own belongs to it; in Korean, where verbs come last, to the deed that follows.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

_DEEDS: Mapping[str, re.Pattern[str]] = {
    "cancel": re.compile(r"\bcancel|\bcall\b.{0,30}\boff\b|取消|취소", re.IGNORECASE),
    "exchange": re.compile(r"\bexchang|\bswap|换成|换[个一]|换货|교환|바꿔|바꾸", re.IGNORECASE),
    "return": re.compile(
        r"\breturn|\b(?:send|sent|give|take|goes|go)\b.{0,40}\bback\b|\brefund|(?<!不)退(?!订|换)|반품|환불|돌려\s?(?:보|드)",
        re.IGNORECASE,
    ),
    "reorder": re.compile(
        r"\b(?:order|buy|get)\b.{0,40}\bagain\b|\breorder|再[买订来]"
        r"|(?:또|다시|한\s?번\s?더)\s?(?:주문|[사살]|구매)",
        re.IGNORECASE,
    ),
    "track": re.compile(
        r"\bwhere(?:'s| is| are)\b|\bwhen (?:will|does|do|is|are)\b|\btrack"
        r"|到哪|在哪|什么时候(?:能)?到|어디|언제\s?(?:와|오|도착)",
        re.IGNORECASE,
    ),
}
_CUT = re.compile(
    r"\s*[,，;；.。!！?？]+\s*(?:(?:and|then|but|plus|also)\s)?|\s(?:and|then|but|plus)\s|然后"
    r"|(?<=고)\s|(?<=[요다죠지])\s(?=[가-힣]+[은는을를]\s)",
    re.IGNORECASE,
)
_ONLY_IF = re.compile(
    r"\b(?:if|unless|or|instead)\b"
    r"|如果|要是|的话|还是|或者?|(?:으?면|거나|든지|말고)\s|아니면|대신",
    re.IGNORECASE,
)
_HANGUL = re.compile(r"[가-힣]")


def deeds_apart(said: str) -> tuple[tuple[str, str], ...]:
    """Part a text by what is to be done with what was bought.

    Args:
        said: The text.

    Returns:
        Each deed, as an action is called, with its words, in order; none where there is one deed, or a choice.
    """
    if _ONLY_IF.search(said):
        return ()
    ends = [(0, 0), *(each.span() for each in _CUT.finditer(said)), (len(said), len(said))]
    spans = [(start, until) for (_, start), (until, _) in pairwise(ends) if said[start:until].strip()]
    found: list[tuple[str, int, int]] = []
    waiting: int | None = None
    for start, until in spans:
        deed = next((name for name, words in _DEEDS.items() if words.search(said[start:until])), "")
        begun = start if waiting is None else waiting
        if deed and found and found[-1][0] == deed:
            found[-1] = (deed, found[-1][1], until)
        elif deed:
            found.append((deed, begun, until))
        elif found and not _HANGUL.search(said):
            found[-1] = (*found[-1][:2], until)
        waiting = None if deed or (found and not _HANGUL.search(said)) else begun
    several = len({deed for deed, _, _ in found}) == len(found) > 1
    return tuple((deed, said[start:until].strip()) for deed, start, until in found) if several else ()
