"""Draws a plan from a wish for several kinds of goods: each is looked for by itself, with what was said of it.

A sum that is said of one counts for that one. A sum that is said once of all of them bounds each, and what they come
to together is told at the end (`sums.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hupan.catalog import CategoryTree
from hupan.phrases import Budget, Home, asks_for_words, read_phrases
from hupan.plans.domain import PlanStep
from hupan.sayings import Wished, kinds_apart, names_one_of
from hupan.shopping import Table

_EACH = re.compile(r"\b(?:each|apiece|per piece|a piece)\b|各|每[个件双样]|각각|각|씩")
_TOGETHER = re.compile(
    r"\b(?:together|in total|total|altogether|all in|for (?:both|all|everything|the lot)|combined|overall)\b"
    r"|一共|总共|总价|合计|加起来|加在一起|합쳐|합해|총|전부|다 해서|모두"
)
_CART = re.compile(r"\b(?:cart|basket|trolley)\b|购物车|加购|加车|담[아을고]|장바구니|카트")
_THING_FIRST = frozenset({"search", "compare", "add", "watch"})
_MOST_WANTED = 20
_NUMBERS = {word: at for at, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight"), start=2)}
_NUMBER = re.compile(rf"\b(?:({'|'.join(_NUMBERS)})|(\d{{1,2}}))\s+(?=[a-z])(?!(?:or|to)\b)")


def several(said: str, tree: CategoryTree, home: Home) -> tuple[PlanStep, ...]:
    """Draw a search for each of several kinds that are wished for; nothing where there are none, or one.

    It takes the processor for some milliseconds: not for the event loop.
    """
    wished = () if asks_for_words(said) else kinds_apart(said, tree)
    return tuple(_searches(said, wished, home)) if wished else ()


def spread(steps: Sequence[PlanStep], tree: CategoryTree, home: Home) -> tuple[PlanStep, ...]:
    """Part the searches of a plan that are for several kinds, and do for each what is to be done with what is found."""
    spread_to: list[tuple[int, ...]] = []
    drawn: list[PlanStep] = []
    for each in steps:
        searches = several(each.said, tree, home) if each.action == "search" else ()
        of = (None,) if each.of is None else spread_to[each.of]
        if not searches:
            many = of if each.action in _THING_FIRST else of[-1:]
            searches = tuple(replace(each, of=one) for one in many)
        spread_to.append(tuple(range(len(drawn), len(drawn) + len(searches))))
        drawn += searches
    return tuple(drawn)


def lie_elsewhere(said: str, steps: Sequence[PlanStep], table: Table) -> bool:
    """Whether somebody wants several kinds of goods, and not all of them lie before them: the others have to be found.

    It reads the lexicon the first time: not for the event loop.

    Args:
        said: What was said; who speaks of the cart takes of what is there.
        steps: What was read off it.
        table: What lies before them.
    """
    names = [*(each.name for each in table.shown), *(each.name for each in table.lists)]
    apart = [each for each in steps if each.apart]
    if not apart or _CART.search(said.casefold()):
        return False
    return not all(names_one_of(each.said, names) for each in apart)


def _searches(said: str, wished: Sequence[Wished], home: Home) -> Iterator[PlanStep]:
    budgets = read_phrases(said, home).budgets
    shared = _shared(said, wished, budgets)
    words = "" if shared is None else said[shared.span.start : shared.span.end]
    together = words and not _EACH.search(said[shared.span.start if shared else 0 :].casefold())
    for each in wished:
        own = said[each.start : each.end].strip(" ,，、;；。.")
        within = shared is not None and each.start <= shared.span.start < each.end
        told = own if within or not words else f"{own}, {words}"
        wanted = _wanted(own, each.name - each.start, home)
        yield PlanStep("search", told, apart=True, wanted=wanted, shares=bool(together))


def _wanted(own: str, name: int, home: Home) -> int:
    """Read how many of a thing are wanted: by a counter, or by the number before its name."""
    phrases = read_phrases(own, home)
    counts = [each.number for each in phrases.counts]
    others = [each.span for found in (phrases.measures, phrases.budgets, phrases.ages, phrases.sizes) for each in found]
    counts += [
        _NUMBERS.get(found[1] or "", 0) or int(found[2] or 1)
        for found in _NUMBER.finditer(own[: name + 1].casefold())
        if not any(span.start <= found.start() < span.end for span in others)
    ]
    return next((each for each in counts if 0 < each <= _MOST_WANTED), 1)


def _shared(said: str, wished: Sequence[Wished], budgets: Sequence[Budget]) -> Budget | None:
    """Find the one sum that is said of all: before the first name, behind the last, or with a word that says so."""
    if len(budgets) != 1:
        return None
    budget = budgets[0]
    outside = budget.span.start < wished[0].name or budget.span.start > wished[-1].name
    return budget if outside or _TOGETHER.search(said.casefold()) else None
