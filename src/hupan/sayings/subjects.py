"""What somebody asks of a shop as a shop: how things go back, how one pays, whether it sends there; not of one thing.

Read by words alone, in three languages at once; the words lie in `subjects.toml`. Words that are said to a shop alone
are told apart from those that may be about anything ("return", "安全"): of these the whole sentence decides, by the
examples of the playbook (`hupan.shopping`).
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

_LONGEST = 300


class Subject(StrEnum):
    """What can be asked of a shop."""

    GIFT = "gift"
    TAX = "tax"
    INVOICE = "invoice"
    EXCHANGE = "exchange"
    REFUND = "refund"
    RETURNS = "returns"
    CANCEL = "cancel"
    WARRANTY = "warranty"
    GENUINE = "genuine"
    REACH = "reach"
    COST = "cost"
    TIME = "time"
    PAYMENT = "payment"
    SAFETY = "safety"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class AskedOfShop:
    """What a text asks of a shop.

    Attributes:
        sure: By words that are said to a shop alone, in their order of importance.
        perhaps: By words that may be about anything.
    """

    sure: tuple[Subject, ...] = ()
    perhaps: tuple[Subject, ...] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What it asks for: what is sure, else what may be."""
        return self.sure or self.perhaps


def asked_of_shop(said: str) -> AskedOfShop:
    """Read what is asked of a shop; it reads a file the first time: not for the event loop."""
    folded = said[:_LONGEST].casefold().strip()
    patterns = _patterns()
    sure, left = _read(folded, [(subject, each[0]) for subject, each in patterns.items()])
    perhaps, _ = _read(left, [(subject, each[1]) for subject, each in patterns.items() if subject not in sure])
    return AskedOfShop(tuple(sure), tuple(perhaps))


def _read(folded: str, patterns: Sequence[tuple[Subject, re.Pattern[str]]]) -> tuple[list[Subject], str]:
    """Find subjects one after the other; what one has read is not there for the next."""
    found: list[Subject] = []
    for subject, pattern in patterns:
        left = pattern.sub(" ", folded)
        if left != folded:
            found.append(subject)
            folded = left
    return found, folded


@cache
def _patterns() -> dict[Subject, tuple[re.Pattern[str], re.Pattern[str]]]:
    written = tomllib.loads(files("hupan.sayings").joinpath("subjects.toml").read_text(encoding="utf-8"))
    return {
        Subject(name): (re.compile("|".join(each["sure"])), re.compile("|".join(each["perhaps"])))
        for name, each in written.items()
    }
