"""What the errands need beside the market of a visit. Below: the rooms' services, as they are."""

from typing import Protocol

from hupan.addresses import Address, Kept
from hupan.checkout import Changes, CheckoutId, CheckoutSession, HandlerOffered, NewCheckout
from hupan.kernel import Buyer, PersonId
from hupan.notices import Channel
from hupan.orders import OrderPage, Terms, Who
from hupan.payments import Payment, PaymentId


class Checkouts(Protocol):
    """Keeps checkouts. Below: `CheckoutService`. Completing one is not among what an errand can ask for."""

    async def create(self, buyer: Buyer, new: NewCheckout) -> CheckoutSession:
        """Begin a checkout."""
        ...

    async def get(self, buyer: Buyer, checkout_id: CheckoutId) -> CheckoutSession:
        """Read a checkout, reckoned anew."""
        ...

    async def update(self, buyer: Buyer, checkout_id: CheckoutId, changes: Changes) -> CheckoutSession:
        """Change a checkout."""
        ...

    async def cancel(self, buyer: Buyer, checkout_id: CheckoutId) -> CheckoutSession:
        """Give up a checkout."""
        ...

    async def handlers(self, session: CheckoutSession) -> list[HandlerOffered]:
        """List the ways in which it can be paid."""
        ...


class Book(Protocol):
    """Keeps addresses. Below: `AddressService`."""

    async def list(self, person_id: PersonId) -> list[Kept]:
        """Read a person's addresses."""
        ...

    async def written(self, address: Address) -> tuple[str, ...]:
        """Write an address as it stands on a parcel."""
        ...


class Orders(Protocol):
    """Keeps orders. Below: `OrderService`. Nothing here changes one."""

    @property
    def terms(self) -> Terms:
        """For how long what may be done."""
        ...

    async def list(self, who: Who, *, limit: int = 20) -> OrderPage:
        """List orders, the newest first."""
        ...


class Payments(Protocol):
    """Knows how something was paid. Below: `PaymentService`."""

    async def get(self, payment_id: PaymentId) -> Payment:
        """Find a payment."""
        ...


class Mail(Protocol):
    """Knows where letters to people go. Below: `MailService`."""

    async def channel(self, person_id: PersonId) -> Channel:
        """Tell where they go."""
        ...
