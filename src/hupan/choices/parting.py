"""How a text is parted: into the things that it asks for, and into what somebody has and what they want instead."""

import re

_CLAUSE = re.compile(
    r"[,，;；。]+|\.\s|\b(?:and then|and also|and|but|then|plus)\b|(?<!말)(?<=고)\s+|(?<=주세요)\s+"
    r"|然后|并且|同时|再(?=把|加|来|放)"
)
_INTO = re.compile(
    r"\b(?:for|to|with|into)\b|换成|换为|改成|改为|变成|换到|换个|换"
    r"|(?<=[가-힣A-Za-z0-9])(?:에서|말고|대신에?|을|를|은|는)\s"
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
