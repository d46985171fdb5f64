"""What agents say their buyers are entitled to: taken on trust for what is shown, and checked when it is paid.

A claim that is known here puts the code of its benefit into the checkout. The agent is told what that takes off, as
something provisional, and never the code. Whether the buyer is entitled to it, the room of checkouts finds out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hupan.benefits import Benefits
from hupan.checkout import CheckoutSession, NotEntitled
from hupan.pricing import fold_code
from hupan.protocols.ucp import Complaint, object_in
from hupan.protocols.ucp_shop.till_reading import read_claims, read_codes

_PATH: Final = "$.context.eligibility"
CLAIMS: Final = "claims"
"""Under which a record's notes have, by its one form, which code came of which claim."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Understands claims.

    Attributes:
        benefits: What can be claimed.
    """

    benefits: Benefits

    def noted(self, notes: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
        """Note what an agent claims; where it says nothing of claims, they stay."""
        if "eligibility" not in object_in(body, "context"):
            return dict(notes)
        found = (self.benefits.of_claim(each) for each in read_claims(body))
        return {**notes, CLAIMS: {fold_code(each.code): each.claim for each in found if each is not None}}

    def codes(
        self, body: Mapping[str, Any], notes: Mapping[str, Any], present: CheckoutSession | None
    ) -> tuple[str, ...] | None:
        """Say which codes a checkout has now: those that were typed, and those of claims; `None` leaves them."""
        typed = read_codes(body)
        if typed is None and "eligibility" not in object_in(body, "context"):
            return None
        if typed is None:
            there = () if present is None else present.wishes.codes
            typed = tuple(each for each in there if self.benefits.of_code(each) is None)
        claimed: Mapping[str, str] = notes.get(CLAIMS) or {}
        return tuple(dict.fromkeys((*typed, *claimed)))

    def unaccepted(self, body: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """Tell of claims that nobody here knows; nothing changes by them."""
        said = "There is no benefit of this name here; nothing changes by it."
        return tuple(
            Complaint("eligibility_not_accepted", said, "warning", path=f"{_PATH}[{at}]")
            for at, each in enumerate(read_claims(body))
            if self.benefits.of_claim(each) is None
        )

    def refused(self, error: NotEntitled, notes: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """Tell which claims, or codes, did not hold when it was to be paid."""
        claimed: Mapping[str, str] = notes.get(CLAIMS) or {}
        codes = str(error.params.get("codes", "")).split(",")
        return tuple(
            Complaint(
                "eligibility_invalid",
                f"{claimed.get(fold_code(code), code)}: the buyer is not entitled to this, paying in this way. "
                "Leave it out, or pay in another way.",
                path=_PATH if fold_code(code) in claimed else "$.discounts.codes",
            )
            for code in codes
        )
