"""Implements `hupan.cards.CardVault` by Stripe's customers and the cards that are attached to them."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from hupan.cards import CardsAway, CardSeen
from hupan.gateways.stripe.account import StripeAccount
from hupan.kernel import Language, PersonId
from hupan.payments import OutcomeUnknown

if TYPE_CHECKING:
    from types import ModuleType

_log = structlog.get_logger(__name__)


class StripeVault:
    """Keeps people's cards at Stripe.

    Args:
        account: Whose.
    """

    def __init__(self, account: StripeAccount) -> None:
        self._account = account

    async def customer(self, person_id: PersonId) -> str:
        """Make a person known. Stripe learns nothing of them but our name."""
        calls, stripe = await self._account.calls()
        with _answering(stripe):
            return await calls.make_customer(person_id)

    async def cards(self, customer: str) -> Sequence[CardSeen]:
        """List the cards that somebody keeps there, the first that was kept first."""
        calls, stripe = await self._account.calls()
        with _answering(stripe):
            return [CardSeen(*each) for each in reversed(await calls.cards_of(customer))]

    async def page(self, customer: str, back: str, language: Language) -> str:
        """Make a page on which a card can be typed in to be kept."""
        calls, stripe = await self._account.calls()
        with _answering(stripe):
            return await calls.open_keeping(customer, back, language.value)

    async def forget(self, reference: str) -> None:
        """Detach a card, which nothing attaches again."""
        calls, stripe = await self._account.calls()
        try:
            with _answering(stripe):
                await calls.detach(reference)
        except CardsAway:
            # Stripe refuses to detach what is detached; everything else it does not answer stays as it is.
            with _answering(stripe):
                if await calls.is_attached(reference):
                    raise


@contextmanager
def _answering(stripe: "ModuleType") -> Generator[None]:
    try:
        yield
    except OutcomeUnknown as error:
        raise CardsAway("Stripe cannot be reached. Try again.") from error
    except stripe.Refused as refusal:
        _log.error("stripe.refused_card", reason=refusal.code)
        raise CardsAway("Stripe does not do this now.") from refusal
