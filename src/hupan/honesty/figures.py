"""Sums and numbers as they stand in prose and on cards."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from hupan.kernel import CURRENCIES
from hupan.phrases import Home, read_phrases

NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w]*\d)|\d+(?:[.,]\d+)*")
MONEY: Final = re.compile(
    r"(?:(?:US|HK|CA|AU|CN)?[$€£¥￥₩]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|KRW)\b)\s?(?P<after>\d+(?:[.,]\d+)*)(?P<times>[万만천千k]?)"
    r"|(?P<before>\d+(?:[.,]\d+)*)\s?(?P<kilo>[万만천千k]?)\s?(?:元|块|원(?!룸)|円|圆|€|\b(?:dollars?|bucks|won|yuan|euros?|"
    r"USD|EUR|GBP|CNY|RMB|JPY|KRW)\b)",
    re.IGNORECASE,
)
_TIMES: Final[Mapping[str, int]] = {"万": 10_000, "만": 10_000, "천": 1_000, "千": 1_000, "k": 1_000}
_LONGEST = 1000


def sums_in(said: str, home: Home) -> Iterator[tuple[str, Decimal]]:
    """Find sums, and what each is worth in units of its own currency."""
    for found in MONEY.finditer(said):
        number = decimal_of(found["after"] or found["before"])
        times = _TIMES.get((found["times"] or found["kilo"] or "").casefold(), 1)
        if number is not None:
            yield found[0], (number * times).normalize()
    # What is written in words is read by the grammar that reads buyers.
    for budget in read_phrases(said[:_LONGEST], home).budgets:
        text = said[budget.span.start : budget.span.end]
        for money in (budget.least, budget.most, budget.near):
            if money is not None and not NUMBER.search(text):
                yield text, Decimal(money.minor).scaleb(-CURRENCIES[money.currency]).normalize()


def without_sums(said: str) -> str:
    """Blank out the sums."""
    return MONEY.sub(" ", said)


def numbers_in(text: str) -> Iterator[Decimal]:
    """Find all numbers that are written in figures."""
    for found in NUMBER.findall(text):
        number = decimal_of(found)
        if number is not None:
            yield number


def decimal_of(text: str) -> Decimal | None:
    """Read a number as the market writes it: commas part thousands, a point the decimals."""
    try:
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return None
