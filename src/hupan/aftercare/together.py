"""Several things in one breath: "send back the lamp and the blocks", `台灯和积木都退`, `램프랑 블록 취소`.

Each that is named beside another is meant like that one. A piece that tells why, or says what comes instead, names
nothing that is meant.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from hupan.choices import into

T = TypeVar("T")

_SWAPS = "exchange"
_COMMA = re.compile(r"\s*[,，]\s*(?:(?:and|plus|also)\b|以及|还有)?\s*", re.IGNORECASE)
_JOINT = re.compile(
    r"\s+(?:and|n|plus|&|\+|as well as|along with)(?:\s+(?:also|both))?\s+|\s*、\s*"
    r"|(?<=[\u4e00-\u9fff])(?<![换改变][成为到])(?:以及|还有|和|跟|与)(?=[\u4e00-\u9fff])"
    r"|(?<=[가-힣])(?:\s?(?:이랑|랑|하고)|과|와)\s|\s(?:그리고|및)\s|(?<=바꾸고)\s|(?<=하고)\s(?=[가-힣]+[은는]\s)",
    re.IGNORECASE,
)
# Of "I need neither the lamp nor the chair" both are meant.
_NOT = re.compile(r"\b(?:not|neither|never|no longer)\b|n['’]?t\b", re.IGNORECASE)
_NOR = re.compile(rf"{_JOINT.pattern}|\s+n?or\s+", re.IGNORECASE)
_BOTH = re.compile(
    r"\bboth of them\b|\b(?:return|cancel|refund)\s(?:them\s)?both\b|都[退换取]|둘\s?다|모두\s|전부\s", re.IGNORECASE
)
# The number of an order in brackets, as answers to "which order" end, names no thing.
_NUMBERED = re.compile(r"\s*\([\w-]+\)")
# What tells more of the thing before it, and what is sought or kept in its place.
_TELLS = re.compile(
    r"^(?:i|it|its|they|he|she|we|you|this|that|which)\s|^(?:我的|我家|它|图|描述|说明)|^(?:제|내|우리|사진|설명)\s",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\binstead\b|\b(?:buy|get|order|want|need|give)\s(?:me\s|us\s)?(?:an?|some|another|new)\b|\bkeep(?:ing)?\b"
    r"|换成|再[买要来]|想买|留[着下]|대신|살래|살게|사고\s?싶|주문할|쓸게|쓸\s?거|놔",
    re.IGNORECASE,
)
# What is said of each thing where that is the very deed: "the lamp again", `灯换成红的`, is sought in no other's place.
_OF_THE_DEED: Mapping[str, re.Pattern[str]] = {
    "reorder": re.compile(r"\bkeep(?:ing)?\b|留着|놔", re.IGNORECASE),
    _SWAPS: re.compile(r"\bkeep(?:ing)?\b|留着|놔", re.IGNORECASE),
}
# "I bought a lamp and blocks, the lamp flickers": what was bought only tells of which order it is.
_BOUGHT = re.compile(
    r"\b(?:i|we|ive|i've|weve|we've)\s(?:\w+\s)?(?:bought|ordered|got|received)\b|[买收订][到下]?了|샀|주문했|받았|시켰",
    re.IGNORECASE,
)
# A comma parts names only where there is nothing but names: behind it mostly stands a reason.
_BARE = re.compile(
    r"(?:(?:the|my|that|those|these|both|one|two|three|\d+)\s)*"
    r"(?:(?!(?:i|it|is|are|was|were|has|had|have|does|doesnt|doesn't|dont|don't|isnt|isn't|so|as|because|since|came"
    r"|broke|for|with|to|in|on|of)\b)[a-z-]+\s?){1,3}(?:please|back|again|too|as\swell)?[.!]*"
    r"|(?![^，]*[不没太坏])[\u4e00-\u9fff]{1,6}?(?:也|都|全部?)?(?:[要想]?(?:退|取消|再|换|到哪|在哪).*)?"
    r"|(?!.*(?:안|못|너무)\s)[가-힣]{1,8}(?:도|은|는|을|를)?(?:\s(?:둘\s?다|다|전부|모두))?(?:\s(?:취소|반품|환불|돌려|교환|다시|또|어디|언제).*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Called(Generic[T]):
    """What one piece of a text calls.

    Attributes:
        said: The piece.
        things: What it calls; several where that is open.
    """

    said: str
    things: Sequence[T]


def _joint(said: str) -> re.Pattern[str]:
    return _NOR if _NOT.search(said) else _JOINT


def pieces_of(said: str, deed: str = "") -> list[str]:
    """Cut a text into what may name one thing each; one piece where nothing joins anything.

    Args:
        said: The text.
        deed: What is to be done with the things, as an action is called, where words for that are none for others.
    """
    others = _OF_THE_DEED.get(deed, _OTHERS)
    # "Both" says of all that was named, whatever is said of each, that it is meant.
    joint, whole = _joint(said), deed == _SWAPS or _BOTH.search(said) is not None
    found: list[str] = []
    for stretch in _COMMA.split(_NUMBERED.sub("", said)):
        cut = [each.strip() for each in joint.split(stretch) if each and each.strip()]
        if not found or whole or all(_BARE.fullmatch(each) for each in cut):
            found += cut
    return [each for at, each in enumerate(found) if not (at and _TELLS.match(each)) and not others.search(each)]


def called_together(
    said: str, find: Callable[[str], Collection[T]], alike: Callable[[T], object], deed: str = ""
) -> tuple[Called[T], ...]:
    """Find the things that are named side by side; none where a text names one, or nothing.

    Args:
        said: What was said.
        find: Finds what a piece calls.
        alike: Names what a thing is one of: pieces that call the same are one piece.
        deed: What is to be done with them, as an action is called.
    """
    pieces = pieces_of(said, deed)
    if len(pieces) < 2:  # noqa: PLR2004 - one is named by itself
        return ()
    first, *rest = _COMMA.split(said)
    if _BOUGHT.search(first) and any(find(each) for each in rest):
        return ()
    found: list[Called[T]] = []
    seen: set[object] = set()
    for each in pieces:
        # What stands behind "for" is what comes instead, and none of the things.
        named = (into(each)[0].strip() or each) if deed == _SWAPS else each
        things = [one for one in find(named) if alike(one) not in seen]
        if things:
            seen |= {alike(one) for one in things}
            found.append(Called(each, things))
        elif found and deed == _SWAPS:
            found[-1] = replace(found[-1], said=f"{found[-1].said}, {each}")
    return tuple(found) if len(found) > 1 else ()
