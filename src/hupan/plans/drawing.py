"""Draws a plan from a message: which of its pieces ask for what, and which of them is about another's result.

Only the buyer's own words are read here, before anything that a stranger wrote is. Where a message asks for one thing,
or for something that is no step (to change, to undo, only under a condition), there is no plan, and it is answered as
any other. What is said not to be done is none of the steps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hupan.choices import only_asks
from hupan.intents import names_goods
from hupan.plans.cues import CUES, DENIES, HANGUL, HARD, NEVER, RANKS, SOFT, WONDERS
from hupan.plans.domain import PlanStep

_LONGEST, _MOST_LINES = 400, 4
_FEWEST = 2
_COUNTS = {
    **dict.fromkeys(("two", "2", "两", "두"), 2),
    **dict.fromkeys(("three", "3", "三", "세"), 3),
    **dict.fromkeys(("four", "4", "四", "네"), 4),
    **dict.fromkeys(("five", "5", "五", "다섯"), 5),
    **dict.fromkeys(("six", "6", "六", "여섯"), 6),
}
_HOW_MANY = re.compile(
    r"(?:^|\b(?:find|show|get|recommend|suggest|need|want|for)(?: me)? )(two|three|four|five|six|[2-6])\b"
    r"(?! (?:pairs?|sets?|packs?|boxes|bottles|bags|people|persons?)\b)(?![.,]?\d)"
    r"|(?<!\d)([2-6两三四五六])[款个种]"
    r"|(?<!\d)([2-6]|두|세|네|다섯|여섯)\s?(?:개|가지)"
)
_COMPARES = re.compile(
    r"\b(?:(?:can|could|would|will) you )?(?:please )?compar(?:e|ing)\b(?: me)?"
    r"|(?:帮我|给我|请)?(?:比较|对比)(?:一下)?|(?:좀\s)?비교(?:해\s?(?:줘|줄래|주세요|봐줘|봐)|하고\s?싶어)?(?:요)?",
    re.IGNORECASE,
)
_OF_GOODS = frozenset({"compare", "add", "watch"})
_FROM_SHELF = frozenset({"search", "refine"})
_ASKED = frozenset({"add", "buy", "code"})
_BUYS = CUES["buy"]
_THE_CART = re.compile(r"\b(?:cart|basket|everything|all of)\b|购物车|全部|장바구니|카트|전부|모두")


@dataclass(frozen=True, slots=True)
class Before:
    """What lies before a buyer as they write: so many products, and so many lines in the cart."""

    shown: int
    carted: int


@dataclass(frozen=True, slots=True)
class _Piece:
    said: str
    hard: bool
    cue: str = ""

    def joined(self, other: "_Piece", cue: str) -> "_Piece":
        # Goods beside goods stay told apart: "a kettle, two mugs".
        apart = cue == "search" and names_goods(self.said) and names_goods(other.said)
        return _Piece(f"{self.said}{',' if apart else ''} {other.said}".strip(), other.hard, cue)


def draw(said: str, before: Before) -> tuple[PlanStep, ...]:
    """Draw the steps of a message; none where it is not several.

    It takes the processor for some milliseconds, and reads the lexicon the first time: not for the event loop.
    """
    if not 0 < len(said.strip()) <= _LONGEST or said.count("\n") >= _MOST_LINES:
        return ()
    pieces = [replace(each, cue=_cue(each.said)) for each in _cut(said)]
    if not before.shown:
        pieces = list(_looked_for_first(pieces))
    if _is_none(said, pieces):
        return ()
    wanted = [each for each in _gathered(pieces) if not _denied(each)]
    steps = _typed(list(_once(wanted)))
    return steps if len(steps) >= _FEWEST and _is_possible(steps, before) else ()


def _cut(said: str) -> list[_Piece]:
    """Cut a text where a new step may begin."""
    marks = [(each.start(), each.end(), True) for each in HARD.finditer(said)]
    marks += [(each.start(), each.end(), False) for each in SOFT.finditer(said)]
    ends = [(0, 0, True), *sorted(marks), (len(said), len(said), True)]
    pieces = [
        _Piece(said[start:until].strip(), hard) for (_, start, _), (until, _, hard) in pairwise(ends) if until > start
    ]
    return [each for each in pieces if each.said]


def _cue(said: str) -> str:
    text = said.casefold()
    return next((action for action, pattern in CUES.items() if pattern.search(text)), "")


def _is_none(said: str, pieces: Sequence[_Piece]) -> bool:
    cues = {each.cue for each in pieces}
    if len(cues - {""}) < _FEWEST and not (cues - {"", "search"} and names_goods(pieces[0].said)):
        return True
    if WONDERS.search(said.casefold()):
        return True
    rest = " ".join(each.said for each in pieces if each.cue != "watch").casefold()
    return bool(NEVER.search(rest)) or any(each.cue in _ASKED and only_asks(each.said) for each in pieces)


def _looked_for_first(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Part "compare two kettles", where nothing is shown yet: so many have to be found before they are compared."""
    found = False
    for each in pieces:
        goods = " ".join(_COMPARES.sub(" ", each.said).split())
        if each.cue == "compare" and not found and _count(goods) is not None and names_goods(goods):
            yield _Piece(goods, hard=True, cue="search")
        found = found or each.cue in {"search", "compare"}
        yield each


def _gathered(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Give pieces without a word of their own to those that they belong to."""
    found: list[_Piece] = []
    waiting: _Piece | None = None
    for at, each in enumerate(pieces):
        last = at == len(pieces) - 1
        if not each.cue and not last and _goes_forward(each, first=not found):
            waiting = each if waiting is None else waiting.joined(each, "")
            continue
        piece = each if waiting is None else waiting.joined(each, each.cue)
        waiting = None
        if not found and not each.cue:
            # Goods alone at the beginning are looked for.
            found.append(replace(piece, cue="search"))
        elif not piece.cue or (found[-1:] and found[-1].cue == piece.cue):
            found[-1] = found[-1].joined(piece, found[-1].cue)
        else:
            found.append(piece)
    return found


def _goes_forward(piece: _Piece, *, first: bool) -> bool:
    """Whether a piece belongs to what comes after it: in Korean verbs come last, and what is chosen is then put in."""
    if first and piece.hard and names_goods(piece.said):
        return False
    return (
        first
        or RANKS.search(piece.said.casefold()) is not None
        or (HANGUL.search(piece.said) is not None and not piece.hard)
    )


def _denied(piece: _Piece) -> bool:
    return piece.cue not in _FROM_SHELF and DENIES.search(piece.said.casefold()) is not None


def _once(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Part what is two steps: who buys one of several things puts that in first."""
    for at, each in enumerate(pieces):
        text = each.said.casefold()
        chosen = each.cue == "buy" and RANKS.search(text) and not _THE_CART.search(text)
        if chosen and not any(one.cue == "add" for one in pieces[:at]):
            yield replace(each, said=_BUYS.sub(lambda found: _kept(found[0]), text), cue="add")
        yield each


def _kept(buys: str) -> str:
    """Leave of "buy the" what says which."""
    return buys.rpartition(" ")[2] if " " in buys and buys.endswith((" the", " one", " it", " that", " this")) else ""


def _typed(pieces: Sequence[_Piece]) -> tuple[PlanStep, ...]:
    steps: list[PlanStep] = []
    compared = any(each.cue == "compare" for each in pieces)
    found: int | None = None
    put: int | None = None
    for at, each in enumerate(pieces):
        if each.cue in _FROM_SHELF:
            steps.append(PlanStep(each.cue, each.said, count=_count(each.said) if compared else None))
            found = at
        elif each.cue in _OF_GOODS:
            steps.append(PlanStep(each.cue, each.said, of=found))
        else:
            steps.append(PlanStep(each.cue, each.said, of=put))
        put = at if each.cue == "add" else put
    return tuple(steps)


def _count(said: str) -> int | None:
    """Read how many products are to stand side by side."""
    counted = _HOW_MANY.search(said.casefold())
    return None if counted is None else _COUNTS[next(filter(None, counted.groups()))]


def _is_possible(steps: Sequence[PlanStep], before: Before) -> bool:
    """Whether each step has something that it can be about."""
    shown, carted = before.shown > 0, before.carted > 0
    for each in steps:
        if each.action in _FROM_SHELF:
            shown = True
        elif each.action in _OF_GOODS:
            if not shown:
                return False
            carted = carted or each.action == "add"
        elif not carted:
            return False
    first = steps[0]
    return first.action not in _FROM_SHELF or before.shown > 0 or names_goods(first.said)
