"""What a mandate is, and how it goes from one state to the next. Pure: every function returns the next mandate.

active -> revoked | expired | fulfilled
each purchase: cooling -> paying -> bought | failed; cooling -> cancelled | passed; paying -> cooling, where it changed
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from hupan.catalog import OfferId, ProductId, SellerId, VariantId
from hupan.kernel import Language, Money, OrderId, PersonId
from hupan.mandates.errors import BadMandate, MandateOver

MandateId = NewType("MandateId", str)
BuyId = NewType("BuyId", str)

LONGEST = timedelta(days=366)
LOOK_EVERY = timedelta(minutes=5)
ASK_EVERY = timedelta(seconds=10)
REST = timedelta(days=1)
"""After a purchase was stopped, or could not be paid, nothing is tried for so long."""

MOST_ACTIVE = 50
MOST_UNITS = 99
HANDLERS = ("wallet", "cod")
"""Ways to pay that need nobody there."""

_FORM = "hupan.mandate.1"


class MandateState(StrEnum):
    """How a mandate stands."""

    ACTIVE = "active"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FULFILLED = "fulfilled"


class BuyState(StrEnum):
    """How a purchase under a mandate stands."""

    COOLING = "cooling"
    PAYING = "paying"
    BOUGHT = "bought"
    CANCELLED = "cancelled"
    PASSED = "passed"
    FAILED = "failed"


_OPEN = {BuyState.COOLING, BuyState.PAYING}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person asks for.

    Attributes:
        ceiling: For one, with delivery and tax.
        number: How many at most.
        address_id: Of their book.
    """

    product_id: ProductId
    ceiling: Money
    number: int
    until: datetime
    address_id: str
    handler: str = "wallet"
    variant_id: VariantId | None = None
    seller_id: SellerId | None = None
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person has left with the market, as it was shown.

    Attributes:
        title: What the product was called; `variant` and `seller` the same, or empty for any.
        destination: Where it goes, by the fields of an address: a change of the book changes no mandate.
        cooling_s: How long the person can say no.
    """

    draft: Draft
    title: str
    variant: str
    seller: str
    destination: Mapping[str, str]
    cooling_s: int

    def fingerprint(self, person_id: PersonId) -> str:
        """Hash exactly what is agreed to."""
        draft = asdict(self.draft) | {
            "ceiling": [self.draft.ceiling.minor, self.draft.ceiling.currency],
            "until": int(self.draft.until.timestamp()),
        }
        content = {**asdict(self), "draft": draft, "form": _FORM, "person": person_id}
        written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Buy:
    """A purchase under a mandate.

    Attributes:
        fingerprint: Of the checkout, as it is paid.
        capture_at: From when on it is paid.
        reason: Why nothing came of it.
    """

    id: BuyId
    checkout_id: str
    offer_id: OfferId
    quantity: int
    total: Money
    fingerprint: str
    told_at: datetime
    capture_at: datetime
    state: BuyState = BuyState.COOLING
    reason: str = ""
    order_ids: tuple[OrderId, ...] = ()


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate.

    Attributes:
        fingerprint: Of what the person agreed to.
        due_at: When it is looked at again.
    """

    id: MandateId
    person_id: PersonId
    terms: Terms
    fingerprint: str
    made_at: datetime
    due_at: datetime
    state: MandateState = MandateState.ACTIVE
    ended_at: datetime | None = None
    buys: tuple[Buy, ...] = ()

    @property
    def open_buy(self) -> Buy | None:
        """The purchase that is still to be decided."""
        return next((each for each in self.buys if each.state in _OPEN), None)

    @property
    def bought(self) -> int:
        """How many were bought."""
        return sum(each.quantity for each in self.buys if each.state is BuyState.BOUGHT)

    @property
    def left(self) -> int:
        """How many may still be bought."""
        return self.terms.draft.number - self.bought

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen any more."""
        return self.state is not MandateState.ACTIVE and self.open_buy is None

    def allows(self, quantity: int, total: Money, now: datetime) -> bool:
        """Whether so many may be bought for this sum at this moment."""
        ceiling = self.terms.draft.ceiling
        return (
            self.state is MandateState.ACTIVE
            and now <= self.terms.draft.until
            and 0 < quantity <= self.left
            and total.currency == ceiling.currency
            and total <= ceiling * quantity
        )


def check(draft: Draft, now: datetime) -> None:
    """Insist that a mandate can be.

    Raises:
        BadMandate: It cannot.
    """
    if draft.ceiling.minor <= 0:
        raise BadMandate("Say for how much at most.", field="ceiling")
    if not 0 < draft.number <= MOST_UNITS:
        raise BadMandate("Say how many at most.", field="number")
    if not now < draft.until <= now + LONGEST:
        raise BadMandate("A mandate ends within a year.", field="until")
    if draft.handler not in HANDLERS:
        raise BadMandate("This way of paying needs you there.", field="handler")


def offered(mandate: Mandate, buy: Buy) -> Mandate:
    """Begin to wait whether the person says no."""
    return replace(mandate, buys=(*mandate.buys, buy), due_at=buy.capture_at)


def paying(mandate: Mandate, buy: Buy, fingerprint: str, total: Money, now: datetime) -> Mandate:
    """Decide that a purchase is paid; from here on nobody stops it."""
    return _with(mandate, replace(buy, state=BuyState.PAYING, fingerprint=fingerprint, total=total), now + ASK_EVERY)


def again(mandate: Mandate, buy: Buy, now: datetime) -> Mandate:
    """Look at a purchase once more: it has changed before anything was paid."""
    return _with(mandate, replace(buy, state=BuyState.COOLING), now)


def waits(mandate: Mandate, now: datetime, span: timedelta) -> Mandate:
    """Look again later."""
    return replace(mandate, due_at=now + span)


def settled(mandate: Mandate, buy: Buy, order_ids: tuple[OrderId, ...], now: datetime) -> Mandate:
    """Note that a purchase was made; with the last one the mandate has done its work."""
    done = _with(mandate, replace(buy, state=BuyState.BOUGHT, order_ids=order_ids), now)
    if done.left <= 0 and done.state is MandateState.ACTIVE:
        return replace(done, state=MandateState.FULFILLED, ended_at=now)
    return done


def dropped(mandate: Mandate, buy: Buy, state: BuyState, reason: str, now: datetime) -> Mandate:
    """Note that nothing came of a purchase; the mandate rests, but where only the price had risen again."""
    rest = LOOK_EVERY if state is BuyState.PASSED else REST
    return _with(mandate, replace(buy, state=state, reason=reason), now + rest)


def expired(mandate: Mandate, now: datetime) -> Mandate:
    """End a mandate whose time is over, with a purchase that has not been paid yet."""
    return _ended(mandate, MandateState.EXPIRED, "expired", now)


def revoked(mandate: Mandate, now: datetime) -> Mandate:
    """Take a mandate back. What is being paid already is not stopped by that.

    Raises:
        MandateOver: It is over already.
    """
    if mandate.state is not MandateState.ACTIVE:
        raise MandateOver("This mandate is over.", mandate_id=mandate.id)
    return _ended(mandate, MandateState.REVOKED, "revoked", now)


def _ended(mandate: Mandate, state: MandateState, reason: str, now: datetime) -> Mandate:
    buy = mandate.open_buy
    if buy is not None and buy.state is BuyState.COOLING:
        mandate = dropped(mandate, buy, BuyState.CANCELLED, reason, now)
    return replace(mandate, state=state, ended_at=now, due_at=now + ASK_EVERY)


def _with(mandate: Mandate, buy: Buy, due_at: datetime) -> Mandate:
    buys = tuple(buy if each.id == buy.id else each for each in mandate.buys)
    return replace(mandate, buys=buys, due_at=due_at)
