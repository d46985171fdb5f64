"""Whether a promotion may apply at all, and if not, why: a stable word, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hupan.catalog import Status
from hupan.kernel import Money, Param
from hupan.pricing.domain.basket import Basket, Context, Usage
from hupan.pricing.domain.promotions import Promotion, fold_code


class Reason(StrEnum):
    """Why a promotion did not apply. Programs and translations go by it."""

    UNKNOWN_CODE = "unknown_code"
    NOT_ACTIVE = "not_active"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_COUNTRY = "wrong_country"
    NOTHING_MATCHES = "nothing_matches"
    BELOW_AMOUNT = "below_amount"
    BELOW_QUANTITY = "below_quantity"
    SIGN_IN_NEEDED = "sign_in_needed"
    FIRST_ORDER_ONLY = "first_order_only"
    USED_UP = "used_up"
    USED_BY_PERSON = "used_by_person"
    EXCLUDED = "excluded"
    NOTHING_TO_TAKE = "nothing_to_take"


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A promotion or a code that took nothing off.

    Attributes:
        promotion: The promotion; `None` where nobody knows the code.
        code: What was typed in, in its one form; empty for a promotion that applies by itself.
        missing: What the matching lines lack to the threshold, where that is the reason.
        params: Facts, such as `missing_quantity`, `starts_at`, or `by`, the promotions that exclude it.
    """

    promotion: Promotion | None
    code: str
    reason: Reason
    missing: Money | None = None
    params: Mapping[str, Param] = field(default_factory=dict[str, Param])

    @property
    def least(self) -> Money | None:
        """What the matching lines have to cost, where they do not."""
        if self.promotion is None or self.reason is not Reason.BELOW_AMOUNT:
            return None
        return self.promotion.conditions.least_amount


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promotion that may apply, and the lines that it is for: their numbers, and a mask with a bit set for each."""

    promotion: Promotion
    lines: tuple[int, ...]
    mask: int


class Index:
    """Finds the lines that a promotion is for, without looking at each line for each promotion.

    Args:
        basket: The basket.
    """

    def __init__(self, basket: Basket) -> None:
        self._basket = basket
        self._everything = (1 << len(basket.lines)) - 1
        self._masks: dict[tuple[str, str], int] = {}
        self._lines: dict[int, tuple[int, ...]] = {}
        for at, line in enumerate(basket.lines):
            keys = [("seller", line.seller_id), ("product", line.product_id), ("offer", line.offer_id)]
            for key in (*keys, *(("category", each) for each in line.category_ids)):
                self._masks[key] = self._masks.get(key, 0) | 1 << at

    def find(self, promotion: Promotion) -> tuple[tuple[int, ...], int]:
        """Find a promotion's lines: their numbers and their mask."""
        match, mask = promotion.match, self._everything
        wanted: tuple[tuple[str, frozenset[str]], ...] = (
            ("seller", frozenset() if promotion.seller_id is None else frozenset({promotion.seller_id})),
            ("seller", frozenset(match.seller_ids)),
            ("category", frozenset(match.category_ids)),
            ("product", frozenset(match.product_ids)),
            ("offer", frozenset(match.offer_ids)),
        )
        for kind, names in wanted:
            if names:
                mask &= self._any(kind, names)
        mask &= ~self._any("product", frozenset(match.without_product_ids))
        mask &= ~self._any("category", frozenset(match.without_category_ids))
        if mask not in self._lines:
            self._lines[mask] = tuple(at for at in range(mask.bit_length()) if mask >> at & 1)
        return self._lines[mask], mask

    def _any(self, kind: str, names: frozenset[str]) -> int:
        found = 0
        for name in names:
            found |= self._masks.get((kind, name), 0)
        return found


def sift(basket: Basket, context: Context, promotions: Sequence[Promotion]) -> tuple[list[Candidate], list[NotApplied]]:
    """Part promotions into those that may apply and those that may not.

    Promotions with a code are looked at where it was typed in. The order in which they come changes nothing.
    """
    typed = list(dict.fromkeys(fold_code(code) for code in context.codes if fold_code(code)))
    asked = sorted(
        (each for each in promotions if not each.code or each.code in typed), key=lambda promotion: promotion.id
    )
    known = {each.code for each in asked}
    refused = [NotApplied(None, code, Reason.UNKNOWN_CODE) for code in typed if code not in known]
    candidates: list[Candidate] = []
    index = Index(basket)
    for promotion in asked:
        lines, mask = index.find(promotion)
        refusal = _of_time(promotion, context) or _of_lines(promotion, basket, context, lines)
        refusal = refusal or _of_person(promotion, context)
        if refusal is None:
            candidates.append(Candidate(promotion, lines, mask))
        else:
            refused.append(refusal)
    return candidates, refused


def refuse(promotion: Promotion, reason: Reason, missing: Money | None = None, **params: Param) -> NotApplied:
    """Say why a promotion did not apply."""
    return NotApplied(promotion, promotion.code, reason, missing, params)


def _of_time(promotion: Promotion, context: Context) -> NotApplied | None:
    if promotion.status is not Status.ACTIVE:
        return refuse(promotion, Reason.NOT_ACTIVE)
    if promotion.starts_at is not None and context.at < promotion.starts_at:
        return refuse(promotion, Reason.NOT_STARTED, starts_at=promotion.starts_at.isoformat())
    if promotion.ends_at is not None and context.at >= promotion.ends_at:
        return refuse(promotion, Reason.ENDED, ended_at=promotion.ends_at.isoformat())
    return None


def _of_lines(promotion: Promotion, basket: Basket, context: Context, lines: tuple[int, ...]) -> NotApplied | None:
    given = promotion.conditions
    if promotion.currency not in (None, basket.currency):
        return refuse(promotion, Reason.WRONG_CURRENCY, currency=promotion.currency)
    if given.countries and context.place.country not in given.countries:
        return refuse(promotion, Reason.WRONG_COUNTRY)
    if not lines:
        return refuse(promotion, Reason.NOTHING_MATCHES)
    if given.least_amount is not None:
        lacking = given.least_amount.minor - sum([basket.amounts[at] for at in lines])
        if lacking > 0:
            return refuse(promotion, Reason.BELOW_AMOUNT, Money(lacking, basket.currency))
    # Every line is of one piece at least, so that most need not be counted.
    pieces = len(lines) if len(lines) >= given.least_quantity else sum([basket.lines[at].quantity for at in lines])
    if pieces < given.least_quantity:
        return refuse(promotion, Reason.BELOW_QUANTITY, missing_quantity=given.least_quantity - pieces)
    return None


def _of_person(promotion: Promotion, context: Context) -> NotApplied | None:
    given, used = promotion.conditions, context.used.get(promotion.id, Usage())
    if given.limit is not None and used.total >= given.limit:
        return refuse(promotion, Reason.USED_UP)
    if (given.first_order or given.limit_person is not None) and context.person_id is None:
        return refuse(promotion, Reason.SIGN_IN_NEEDED)
    if given.first_order and not context.first_order:
        return refuse(promotion, Reason.FIRST_ORDER_ONLY)
    if given.limit_person is not None and used.person >= given.limit_person:
        return refuse(promotion, Reason.USED_BY_PERSON)
    return None
