"""What checkouts need. Above: `CheckoutService` and the workflow. Below: the rooms that `bootstrap` puts behind these.

Whatever the workflow calls is idempotent: by a key of the checkout's own, or because a second call finds it done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hupan.catalog import Offer, OfferId
from hupan.checkout.domain.session import (
    CheckoutId,
    CheckoutSession,
    Destination,
    ItemSeen,
    PlacedCheckout,
)
from hupan.inventory import Reservation, ReservationId, Wanted
from hupan.kernel import Buyer, Language, Money, PersonId
from hupan.pricing import PromotionId, Quote, QuoteRequest


class Shelf(Protocol):
    """Knows what is sold. Below: the catalogue and the pictures."""

    async def offers(self, ids: Sequence[OfferId]) -> Mapping[OfferId, Offer]:
        """Find offers, whatever their status."""
        ...

    async def items(self, offers: Sequence[Offer], language: Language) -> Mapping[OfferId, ItemSeen]:
        """Tell what can be seen of offers; what is on no shelf, or whose seller is not there, is left out."""
        ...


class Stock(Protocol):
    """Sets things aside. Below: the inventory."""

    async def available(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, int]:
        """Tell how many of each can be had."""
        ...

    async def reserve(self, wanted: Sequence[Wanted], ttl: timedelta, key: str) -> Reservation:
        """Set things aside, all or nothing, once a key; raises `OutOfStock`."""
        ...

    async def find(self, key: str) -> Reservation | None:
        """Find what a key has set aside and not given back."""
        ...

    async def commit(self, reservation_id: ReservationId) -> Reservation:
        """Turn it into a sale, once; raises `ReservationEnded`, `OutOfStock`."""
        ...

    async def release(self, reservation_id: ReservationId) -> Reservation:
        """Give it back; raises `ReservationEnded` where it is sold."""
        ...


class Prices(Protocol):
    """Reckons. Below: pricing."""

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        """Reckon offers at their prices of this moment, one quote a currency."""
        ...


class Promotions(Protocol):
    """Counts promotions. Below: pricing."""

    async def redeem(self, key: str, promotion_ids: Sequence[PromotionId], person_id: PersonId | None) -> None:
        """Count promotions as used, once a key; raises `PromotionUsedUp`, `PromotionNotFound`."""
        ...

    async def give_back(self, key: str) -> bool:
        """Count them as not used, and close the key."""
        ...


class AddressRules(Protocol):
    """Knows how countries write addresses. Below: addresses."""

    async def tidied(self, destination: Destination) -> Destination:
        """Write it as its country does, such as a region by its code; as it is where it does not fit."""
        ...

    async def wrong_fields(self, destination: Destination) -> Mapping[str, str]:
        """Name the fields that the country's form does not accept, each with a word that says why."""
        ...


class PaymentState(StrEnum):
    """How a payment stands."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment as checkouts know it.

    Attributes:
        reason: Why it failed, a word.
        action_url: Where the buyer has to go on, if that is asked for.
    """

    id: str
    state: PaymentState
    reason: str = ""
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be paid.

    Attributes:
        plan: For what, and how much of it belongs to which order.
        credential: What the handler needs; a secret.
    """

    plan: PlacedCheckout
    handler: str
    credential: str


@dataclass(frozen=True, slots=True)
class HandlerOffered:
    """A way to pay.

    Attributes:
        config: What a page needs to know for it; never a secret.
        balance: What is there to pay from, where the handler knows it.
        enough: Whether it would do.
    """

    id: str
    config: Mapping[str, str]
    balance: Money | None = None
    enough: bool = True


class Payments(Protocol):
    """Moves money. Below: payments."""

    async def handlers(self, buyer: Buyer, amount: Money) -> Sequence[HandlerOffered]:
        """List the ways in which this buyer can pay this."""
        ...

    async def authorise(self, key: str, charge: Charge) -> PaymentSeen:
        """Ask for money, once a key; the same key again tells how that payment stands."""
        ...

    async def find(self, key: str) -> PaymentSeen | None:
        """Find the payment of a key."""
        ...

    async def ask(self, payment_id: str) -> PaymentSeen:
        """Ask the provider how a payment stands."""
        ...

    async def capture(self, payment_id: str) -> PaymentSeen:
        """Take the money into escrow, once. A handler that collects on delivery says `captured` as well."""
        ...

    async def undo(self, payment_id: str, key: str) -> PaymentSeen:
        """Let go of money, or give all of it back, whatever it needs; `unknown` where that is not certain yet."""
        ...


class Orders(Protocol):
    """Makes orders. Below: orders."""

    async def has_bought(self, person_id: PersonId) -> bool:
        """Whether a person has ever ordered."""
        ...

    async def place(self, placed: PlacedCheckout) -> None:
        """Make the orders of a checkout, once."""
        ...


@dataclass(frozen=True, slots=True)
class WantedLine:
    """So many of an offer. A `gift_note` of `None` leaves what is there; `price_seen` is what a cart has shown."""

    offer_id: OfferId
    quantity: int
    gift_note: str | None = None
    price_seen: Money | None = None


@dataclass(frozen=True, slots=True)
class CartContents:
    """What lies in a cart."""

    lines: tuple[WantedLine, ...]
    codes: tuple[str, ...] = ()


class Carts(Protocol):
    """Knows carts. Below: cart."""

    async def contents(self, buyer: Buyer) -> CartContents:
        """Tell what lies in somebody's cart."""
        ...

    async def bought(self, buyer: Buyer, quantities: Mapping[OfferId, int]) -> None:
        """Take what was bought out of somebody's cart."""
        ...


class Entitlements(Protocol):
    """Knows codes that are not for everybody. Below: benefits."""

    def lacking(self, codes: Sequence[str], handler: str, *, is_member: bool) -> Sequence[str]:
        """Name the codes to which somebody who pays in this way is not entitled."""
        ...


class Limits(Protocol):
    """Counts what is spent in people's names. Below: limits."""

    async def take(self, session: CheckoutSession, *, beyond: bool) -> str:
        """Count a checkout before it begins; returns the name of what was taken, or nothing.

        Raises:
            HupanError: It goes beyond a limit that the person has set, and is not wanted all the same.
        """
        ...

    async def let_go(self, taken: str) -> None:
        """Let go of what was taken, where nothing has begun."""
        ...

    async def release(self, checkout_id: CheckoutId) -> None:
        """Let go of what was taken for an attempt that has come to nothing."""
        ...


class News(Protocol):
    """Tells people. Below: notices."""

    async def ordered(self, placed: PlacedCheckout) -> None:
        """Tell the buyer and the sellers, once a checkout."""
        ...


class Seal(Protocol):
    """Keeps what must not be read from a stolen dump. Below: `platform.Secrets`."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt."""
        ...


class CheckoutStore(Protocol):
    """Checkouts, in one transaction."""

    async def add(self, session: CheckoutSession) -> None:
        """Keep a new one."""
        ...

    async def get(self, checkout_id: CheckoutId, *, for_change: bool = False) -> CheckoutSession | None:
        """Find one; with `for_change` nobody else changes it meanwhile."""
        ...

    async def save(self, session: CheckoutSession, *, over: CheckoutSession, sealed: bytes | None = None) -> bool:
        """Write one back in place of what was read, and tell the rooms above where it is over.

        What an attempt pays with is kept where it is given, and forgotten where nothing is being paid.

        Returns:
            Whether it was still so; where somebody else was faster, nothing is written.
        """
        ...

    async def credential(self, checkout_id: CheckoutId) -> bytes | None:
        """Read what an attempt pays with."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        """List attempts that somebody has to look at."""
        ...

    async def expired(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        """List open ones whose time is over."""
        ...

    async def forget(self, canceled_before: datetime, limit: int) -> int:
        """Remove some that were given up long ago; says how many."""
        ...


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything below, as checkouts see it."""

    shelf: Shelf
    stock: Stock
    prices: Prices
    promotions: Promotions
    addresses: AddressRules
    payments: Payments
    orders: Orders
    carts: Carts
    news: News
    entitlements: Entitlements | None = None
    limits: Limits | None = None
