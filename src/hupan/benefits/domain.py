"""Who may use which code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hupan.pricing import fold_code

# Reverse-domain words, as agents write them.
_CLAIM = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z0-9][a-z0-9_-]*)+")


@dataclass(frozen=True, slots=True)
class Benefit:
    """A code that is not for everybody.

    Attributes:
        claim: How agents call it, in reverse-domain words.
        code: Of the promotion.
        handlers: Whoever pays in one of these ways is entitled to it; any way will do where none is named.
        members: Whether it is for people with an account here alone.

    Raises:
        ValueError: It has no name or no code, or is for everybody.
    """

    claim: str
    code: str
    handlers: tuple[str, ...] = ()
    members: bool = False

    def __post_init__(self) -> None:
        if not _CLAIM.fullmatch(self.claim) or not self.code.strip():
            raise ValueError("a benefit has a claim, such as com.example.gold, and a code")
        if not self.handlers and not self.members:
            raise ValueError(f"{self.claim} is for everybody: say handlers, or members")

    def is_for(self, handler: str, *, is_member: bool) -> bool:
        """Whether somebody who pays in this way is entitled to it."""
        return (is_member or not self.members) and (not self.handlers or handler in self.handlers)


class Benefits:
    """Knows them.

    Args:
        known: All there are.
    """

    def __init__(self, known: Iterable[Benefit] = ()) -> None:
        self._by_code = {fold_code(each.code): each for each in known}
        self._by_claim = {each.claim: each for each in self._by_code.values()}

    def of_claim(self, claim: str) -> Benefit | None:
        """Find what is claimed."""
        return self._by_claim.get(claim)

    def of_code(self, code: str) -> Benefit | None:
        """Find what a code belongs to; most belong to none, and are for everybody."""
        return self._by_code.get(fold_code(code))

    def lacking(self, codes: Iterable[str], handler: str, *, is_member: bool) -> tuple[str, ...]:
        """Name the codes to which somebody who pays in this way is not entitled."""
        found = ((code, self.of_code(code)) for code in codes)
        return tuple(code for code, each in found if each is not None and not each.is_for(handler, is_member=is_member))
