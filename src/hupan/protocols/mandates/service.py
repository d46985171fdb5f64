"""Accepting mandates: checked in full, then kept, then good for one checkout."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from hupan.kernel import Clock, new_id
from hupan.platform import StoreFactory
from hupan.protocols.mandates.bounds import Payee, check_checkout_bounds, check_payment_bounds
from hupan.protocols.mandates.chain import Presented, Presenting, verify_chain
from hupan.protocols.mandates.evidence import Evidence, MandateStore
from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.mandates.sdjwt import SdJwt
from hupan.protocols.mandates.terms import Agreed, Terms, agreed_checkout, terms_of
from hupan.protocols.signatures import Jwk

CHECKOUT_KIND: Final = "mandate.checkout.1"
PAYMENT_KIND: Final = "mandate.payment.1"


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a platform presents to complete a checkout.

    Attributes:
        profile_url: Of the platform.
        keys: That its profile publishes.
        base_url: Where it reached the market.
        ours: The keys that the market publishes.
        checkout: The checkout as it is now, as it is written on the wire.
        mandate: For the checkout.
        token: Of the instrument: a mandate for the payment, or whatever the handler knows.
    """

    profile_url: str
    keys: Sequence[Jwk]
    base_url: str
    ours: Sequence[Jwk]
    checkout: Mapping[str, Any]
    mandate: str
    token: str = ""

    @property
    def names(self) -> frozenset[str]:
        """By which the market is known."""
        host = self.base_url.partition("://")[2]
        return frozenset({self.base_url, host, f"{self.base_url}/.well-known/ucp"})


class MandateService:
    """Accepts mandates.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[MandateStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def accept(self, presented: Presentation) -> str:
        """Check what is presented, and keep it.

        Returns:
            What the payment's handler is given: the token, or the instrument that a payment mandate names.

        Raises:
            MandateRefused: It does not count.
        """
        now = self._clock.now()
        terms = _current(presented.checkout)
        presenting = Presenting(presented.profile_url, presented.keys, presented.names, now)
        payee = Payee(presented.names)
        mandate = verify_chain(presented.mandate, CHECKOUT_KIND, presenting)
        agreed = agreed_checkout(mandate.closed, mandate.chain[-1].hash_of, presented.ours)
        if agreed.terms != terms:
            raise MandateRefused(Fault.SCOPE, "The mandate is for another checkout, or for other terms of this one.")
        check_checkout_bounds(mandate.open, terms, payee)
        kept, credential = [(CHECKOUT_KIND, presented.mandate, mandate)], presented.token
        if "~" in presented.token:
            payment = verify_chain(presented.token, PAYMENT_KIND, presenting)
            credential = _check_payment(payment, agreed, payee, _open_hashes(mandate))
            kept.append((PAYMENT_KIND, presented.token, payment))
        await self._keep(terms.checkout_id, presented.profile_url, kept, now)
        return credential

    async def of_checkout(self, checkout_id: str) -> list[Evidence]:
        """Read what was accepted for a checkout."""
        async with self._stores() as store:
            return await store.of_checkout(checkout_id)

    async def _keep(
        self, checkout_id: str, profile_url: str, kept: Sequence[tuple[str, str, Presented]], now: datetime
    ) -> None:
        keys = [f"{kind} {_short(each)}" for kind, _, mandate in kept for each in mandate.once]
        async with self._stores() as store:
            if not await store.claim(keys, checkout_id):
                raise MandateRefused(Fault.SCOPE, "The mandate has served another checkout.")
            for kind, text, mandate in kept:
                made = new_id("mdt")
                await store.keep(
                    Evidence(made, checkout_id, kind, profile_url, mandate.kid, mandate.reference, text, now)
                )


def _current(checkout: Mapping[str, Any]) -> Terms:
    try:
        return terms_of(checkout)
    except ValueError as error:
        raise MandateRefused(Fault.SCOPE, "This checkout has no terms yet that anybody could agree to.") from error


def _check_payment(payment: Presented, agreed: Agreed, payee: Payee, opened: frozenset[str]) -> str:
    closed = payment.closed
    if closed.get("transaction_id") not in agreed.hashes:
        raise MandateRefused(Fault.SCOPE, "The payment's mandate is for another checkout.")
    if not payee.is_meant(closed.get("payee")):
        raise MandateRefused(Fault.SCOPE, "The payment's mandate is to somebody else.")
    amount = {"amount": agreed.terms.total, "currency": agreed.terms.currency}
    if closed.get("payment_amount") != amount:
        raise MandateRefused(Fault.SCOPE, "The payment's mandate is over another amount.")
    if "pisp" in closed or "execution_date" in closed:
        raise MandateRefused(Fault.SCOPE, "The payment's mandate asks for what this market does not do.")
    check_payment_bounds(payment.open, closed, opened, payee)
    instrument: object = closed.get("payment_instrument")
    named = cast("Mapping[str, object]", instrument).get("id") if isinstance(instrument, dict) else None
    if not isinstance(named, str) or not named:
        raise MandateRefused(Fault.SCOPE, "The payment's mandate names no instrument.")
    return named


def _open_hashes(mandate: Presented) -> frozenset[str]:
    """List the hashes by which a payment's bounds may refer to what the checkout's mandate stands on."""
    if not mandate.open:
        return frozenset()
    root: SdJwt = mandate.chain[0]
    return frozenset({root.hash_of(root.presented), root.hash_of(root.jwt)})


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
