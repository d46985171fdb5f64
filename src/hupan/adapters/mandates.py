"""Puts the catalogue, the inventory, addresses and checkouts behind the ports of mandates."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from hupan.addresses import AddressesError, AddressId, AddressService
from hupan.catalog import CatalogService, Offer, Product, Status, in_language
from hupan.checkout import (
    Changes,
    CheckoutClosed,
    CheckoutError,
    CheckoutId,
    CheckoutNotFound,
    CheckoutService,
    CheckoutSession,
    Confirmation,
    Confirmed,
    Contact,
    Destination,
    How,
    NewCheckout,
    NotAsConfirmed,
    NotReady,
    WantedLine,
)
from hupan.checkout import Status as CheckoutStatus
from hupan.inventory import InventoryService
from hupan.kernel import Buyer, HupanError, Kind, Language, Money, PersonId
from hupan.mandates import BadMandate, Candidate, Draft, Ended, Mandate, Outcome, Prepared, Terms

_WAIT_S = 4.0
_PASSING = {Kind.UNAVAILABLE, Kind.INTERNAL, Kind.TOO_MANY}


@dataclass(frozen=True, slots=True)
class OfferedGoods:
    """Implements `hupan.mandates.ports.Goods`."""

    catalog: CatalogService
    inventory: InventoryService
    addresses: AddressService

    async def terms(self, person_id: PersonId, draft: Draft, cooling: timedelta) -> Terms:
        """Say what a draft means, in words and with the address as it is now."""
        product = (await self.catalog.products([draft.product_id])).get(draft.product_id)
        if product is None:
            raise BadMandate("This product is not in the market.", field="product_id")
        said = _variant(product, draft)
        seller = ""
        if draft.seller_id is not None:
            found = (await self.catalog.sellers([draft.seller_id])).get(draft.seller_id)
            if found is None:
                raise BadMandate("This seller is not in the market.", field="seller_id")
            seller = found.name
        try:
            address = await self.addresses.get(person_id, AddressId(draft.address_id))
        except AddressesError as error:
            raise BadMandate("This address is not in your book.", field="address_id") from error
        names = Destination.__dataclass_fields__
        destination = {name: str(value) for name, value in asdict(address).items() if name in names}
        title = product.text(draft.language).name
        return Terms(draft, title, said, seller, destination, int(cooling.total_seconds()))

    async def best(self, terms: Terms, most: int) -> Candidate | None:
        """Find the cheapest offer that can be had and whose price alone is within the ceiling."""
        draft = terms.draft
        listed = (await self.catalog.offers([draft.product_id])).get(draft.product_id, [])
        fitting = sorted((each for each in listed if _fits(each, draft)), key=lambda each: each.price.minor)
        available = await self.inventory.available([each.id for each in fitting])
        there = next((each for each in fitting if available.get(each.id, 0) > 0), None)
        return None if there is None else Candidate(there.id, min(most, available[there.id]))


@dataclass(frozen=True, slots=True)
class MandateCounter:
    """Implements `hupan.mandates.ports.Counter` by checkouts, in which the person's limits are held."""

    checkouts: CheckoutService

    async def prepare(self, person_id: PersonId, terms: Terms, candidate: Candidate) -> Prepared | None:
        """Begin a checkout; `None` where that cannot be."""
        destination = Destination(**terms.destination)
        wishes = Changes(contact=Contact(name=destination.name, phone=destination.phone), destination=destination)
        lines = (WantedLine(candidate.offer_id, candidate.quantity),)
        new = NewCheckout(destination.country, lines, language=Language(terms.draft.language), wishes=wishes)
        try:
            return _prepared(await self.checkouts.create(Buyer(person_id), new))
        except CheckoutError:
            return None

    async def look(self, person_id: PersonId, checkout_id: str) -> Prepared | None:
        """Say how a checkout stands now; `None` where it is over and nothing was bought."""
        try:
            session = await self.checkouts.get(Buyer(person_id), CheckoutId(checkout_id))
        except CheckoutNotFound:
            return None
        return None if session.status is CheckoutStatus.CANCELED else _prepared(session)

    async def pay(self, mandate: Mandate, checkout_id: str, fingerprint: str, key: str) -> Outcome:
        """Pay a checkout, once a key: exactly what the fingerprint says, or nothing."""
        said = Confirmed(How.MANDATE, mandate=mandate.id)
        confirmation = Confirmation(key, fingerprint, mandate.terms.draft.handler, "", said)
        buyer, name = Buyer(mandate.person_id), CheckoutId(checkout_id)
        try:
            session = await self.checkouts.complete(buyer, name, confirmation, wait_s=_WAIT_S)
        except NotAsConfirmed:
            return Outcome(Ended.CHANGED)
        except NotReady:
            return Outcome(Ended.FAILED, "not_ready")
        except CheckoutClosed:
            session = await self.checkouts.get(buyer, name)
        except HupanError as error:
            if error.kind in _PASSING:
                return Outcome(Ended.GOES_ON)
            return Outcome(Ended.FAILED, error.code)
        return _outcome(session)

    async def drop(self, person_id: PersonId, checkout_id: str) -> None:
        """Give up a checkout that nobody has begun to pay."""
        try:
            await self.checkouts.cancel(Buyer(person_id), CheckoutId(checkout_id))
        except (CheckoutClosed, CheckoutNotFound):
            return


def _prepared(session: CheckoutSession) -> Prepared:
    total = Money.zero(session.currency) if session.quote is None else session.quote.totals.total
    ready = session.status is CheckoutStatus.READY
    return Prepared(session.id, session.fingerprint, total, ready, session.is_open)


def _outcome(session: CheckoutSession) -> Outcome:
    if session.status is CheckoutStatus.COMPLETED:
        return Outcome(Ended.BOUGHT, order_ids=session.order_ids)
    if session.is_paying:
        return Outcome(Ended.GOES_ON)
    reason = next((each.code.value for each in session.messages), "not_completed")
    return Outcome(Ended.FAILED, reason)


def _fits(offer: Offer, draft: Draft) -> bool:
    return (
        offer.status is Status.ACTIVE
        and draft.variant_id in {None, offer.variant_id}
        and draft.seller_id in {None, offer.seller_id}
        and offer.price.currency == draft.ceiling.currency
        and offer.price <= draft.ceiling
    )


def _variant(product: Product, draft: Draft) -> str:
    """Say which variant is meant, as people read it; empty for any."""
    if draft.variant_id is None:
        return ""
    variant = next((each for each in product.variants if each.id == draft.variant_id), None)
    if variant is None:
        raise BadMandate("This variant is not in the market.", field="variant_id")
    said: list[str] = []
    for option in product.options:
        value = next((each for each in option.values if each.value == variant.options.get(option.key)), None)
        told = None if value is None else in_language(value.names, draft.language, product.language)
        said.append(told or variant.options.get(option.key, ""))
    return ", ".join(each for each in said if each)
