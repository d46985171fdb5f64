"""What a user agreed to beforehand, as bounds for what the agent agreed to in their name.

A bound that is not known here counts as not kept, as AP2 has it: better no purchase than one that nobody wanted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, cast

from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.mandates.terms import Terms

_MOST: Final = 200
_MOST_WANTS: Final = 40


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: this market.

    Attributes:
        names: By which it is known: its address, its host, the address of its profile.
    """

    names: frozenset[str]

    def is_meant(self, merchant: object) -> bool:
        """Say whether a merchant of a mandate is this market: by its website, or by its id where it names none."""
        if not isinstance(merchant, dict):
            return False
        said = cast("Mapping[str, object]", merchant)
        name = said.get("website") or said.get("id")
        return isinstance(name, str) and name.rstrip("/") in self.names


def check_checkout_bounds(bounds: Sequence[Mapping[str, Any]], terms: Terms, payee: Payee) -> None:
    """Check that a checkout keeps within what was agreed to beforehand.

    Raises:
        MandateRefused: It does not.
    """
    for each in _constraints(bounds):
        match each.get("type"):
            case "checkout.allowed_merchants":
                kept = any(payee.is_meant(merchant) for merchant in _list(each, "allowed"))
            case "checkout.line_items":
                kept = _fills(_list(each, "items"), terms.items)
            case _:
                kept = False
        _insist(each, kept=kept)


def check_payment_bounds(
    bounds: Sequence[Mapping[str, Any]], closed: Mapping[str, Any], opened: frozenset[str], payee: Payee
) -> None:
    """Check that a payment keeps within what was agreed to beforehand.

    Args:
        bounds: What was.
        closed: The payment.
        opened: Hashes of the open checkout mandate beside it; none where there is none.
        payee: Us.

    Raises:
        MandateRefused: It does not.
    """
    for each in _constraints(bounds):
        match each.get("type"):
            case "payment.allowed_payees":
                kept = any(payee.is_meant(merchant) for merchant in _list(each, "allowed"))
            case "payment.amount_range":
                kept = _within(each, closed.get("payment_amount"))
            case "payment.reference":
                kept = each.get("conditional_transaction_id") in opened
            case "payment.allowed_payment_instruments":
                kept = _id_of(closed.get("payment_instrument")) in {_id_of(every) for every in _list(each, "allowed")}
            case _:
                kept = False
        _insist(each, kept=kept)


def _constraints(bounds: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for each in bounds:
        listed = _list(each, "constraints")
        if not listed or not all(isinstance(every, dict) for every in listed):
            raise MandateRefused(Fault.INVALID, "An open mandate has no bounds.")
        found += cast("list[Mapping[str, Any]]", listed)
    return found


def _insist(constraint: Mapping[str, Any], *, kept: bool) -> None:
    if not kept:
        kind = str(constraint.get("type"))[:60]
        raise MandateRefused(Fault.SCOPE, f"What was agreed to does not keep within {kind}.")


def _within(constraint: Mapping[str, Any], amount: object) -> bool:
    if not isinstance(amount, dict):
        return False
    said = cast("Mapping[str, Any]", amount)
    least, most = constraint.get("min", 0), constraint.get("max")
    if not all(isinstance(each, int | float) for each in (least, most, said.get("amount"))):
        return False
    return constraint.get("currency") == said.get("currency") and least <= said["amount"] <= most


def _fills(wanted: Sequence[Any], items: Mapping[str, int]) -> bool:
    """Say whether everything that was wanted is there, nothing else, and nothing twice: a flow from wants to items."""
    wants: list[set[str]] = []
    missing: list[int] = []
    for each in wanted:
        quantity = cast("Mapping[str, Any]", each).get("quantity") if isinstance(each, dict) else None
        if not isinstance(quantity, int) or quantity < 1:
            return False
        wants.append({_id_of(every) for every in _list(cast("Mapping[str, Any]", each), "acceptable_items")})
        missing.append(quantity)
    if len(wants) > _MOST_WANTS or sum(missing) != sum(items.values()):
        return False
    flow = _Flow(wants, missing, dict(items))
    return all(flow.fill(at) for at in range(len(wants)))


@dataclass(slots=True)
class _Flow:
    """Who gets which items, so far.

    Attributes:
        wants: What each would take.
        missing: How many each still wants.
        left: How many of each item nobody has.
    """

    wants: list[set[str]]
    missing: list[int]
    left: dict[str, int]
    given: list[dict[str, int]] = field(default_factory=list[dict[str, int]])

    def __post_init__(self) -> None:
        self.given = [{} for _ in self.wants]

    def fill(self, at: int) -> bool:
        """Give one what it wants, by moving what others have if need be."""
        while self.missing[at]:
            path = self._path(at)
            if path is None:
                return False
            # Each takes an item, and the one behind it in the path gives that up; the last is nobody's.
            moved = [(who, has) for (_, has), (who, _) in pairwise(path)]
            amount = min([self.missing[at], self.left[path[-1][1]], *(self.given[who][has] for who, has in moved)])
            for who, has in moved:
                self.given[who][has] -= amount
            for who, item in path:
                self.given[who][item] = self.given[who].get(item, 0) + amount
            self.left[path[-1][1]] -= amount
            self.missing[at] -= amount
        return True

    def _path(self, at: int) -> list[tuple[int, str]] | None:
        came: dict[int, tuple[int, str]] = {}
        rows, seen = [at], {at}
        for row in rows:
            for item in self.wants[row] & self.left.keys():
                if self.left[item]:
                    path = [(row, item)]
                    while path[0][0] != at:
                        path.insert(0, came[path[0][0]])
                    return path
                for other, has in enumerate(self.given):
                    if other not in seen and has.get(item):
                        seen.add(other)
                        came[other] = (row, item)
                        rows.append(other)
        return None


def _id_of(value: object) -> str:
    found = cast("Mapping[str, object]", value).get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    if not isinstance(found, list):
        return []
    return cast("list[Any]", found)[:_MOST]
