"""How a text is parted: into the things that it asks for, and into what somebody has and what they want instead."""

import re

from hupan.choices.leaving import without_leaving

_CLAUSE = re.compile(
    r"[,，;；。]+|\.\s|\b(?:and then|and also|and|but|then|plus)\b|(?<!말고)(?<=고)\s+|(?<=주세요)\s+"
    r"|然后|并且|同时|再(?=把|加|来|放)"
)
_INTO = re.compile(
    r"\b(?:for|to|with|into)\b|换成|换为|改成|改为|变成|换到|换个|换"
    r"|(?<=[가-힣A-Za-z0-9])\s?(?:에서|말고|대신에?|을|를|은|는)\s"
)
_ASKS = re.compile(
    r"[?？]\s*$|(?:吗|呢|么|有没有|多少|怎么样|如何)[?？。\s]*$|(?:나요|까요|가요|은가|는지|어때|어떤가|되나|인지)[요?？.\s]*$"
    r"|^(?:what|which|how|why|when|who|does|do|did|is|are|was|were|will|would it|any idea|tell me)\b"
)
_ASKS_OF_IT = re.compile(
    r"^(?:so |and |but |ok,? |hey,? )*"
    r"(?:do(?:es)? (?:you|they|it|the|that|this|those|these)|is|are|what|how|which|why|when)\b"
)
_TAKES = re.compile(
    r"\b(?:add|put|take|get|give|grab|want|need|buy|order|i'?ll|i will|have|go with|send me|throw|toss|stick|make it"
    r"|can i)\b"
    r"|담|넣|추가|주세요|줘|살게|사고|할게|할래|구매|주문|갈게|원해|주실|加|放|来|要|买|拿|下单|选|就|订"
)
_INTO_CART = re.compile(r"\b(?:cart|basket|add|put|buy|order)\b|담|넣|추가|구매|주문|购物车|加购|加进|放进|下单|买")
_BUYS = re.compile(r"\b(?:cart|basket|add|buy|order)\b|담|넣|구매|주문|购物车|加购|下单|买")
_COMPARES = re.compile(
    r"\bcompar|\bside by side\b|\bnext to each other\b|\bdifferences?\b|\bwhich (?:one )?is\b|\bversus\b|\bvs\b"
    r"|비교|차이|어느 (?:게|것|쪽)|对比|比较|区别|哪个(?:更|好)|比一比"
)
_WITHOUT_END = re.compile(r"^\W*$")


def clauses(said: str) -> tuple[str, ...]:
    """Part a text into the things that it asks for, one after another: "take the mug out and make the tea two"."""
    return tuple(piece.strip() for piece in _CLAUSE.split(said) if piece.strip()) or (said,)


def into(said: str) -> tuple[str, str]:
    """Part a text into what somebody has and what they want instead: "the blue", "the black".

    Returns:
        The two; the first is empty where nothing parts them.
    """
    found = [each for each in _INTO.finditer(said) if not _WITHOUT_END.match(said[each.end() :])]
    return (said[: found[-1].start()], said[found[-1].end() :]) if found else ("", said)


def only_asks(said: str) -> bool:
    """Whether a text asks about something, or sets things side by side, and does not say that anything is to be had."""
    text = without_leaving(said.casefold().strip())
    if _COMPARES.search(text) and not _BUYS.search(text):
        return True
    if not _ASKS.search(text):
        return False
    return not (_INTO_CART if _ASKS_OF_IT.search(text) else _TAKES).search(text)
