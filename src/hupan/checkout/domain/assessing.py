"""How a checkout stands against what the rooms below say at this moment: pure, so the same facts say the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from hupan.catalog import Offer, OfferId
from hupan.catalog import Status as OfferStatus
from hupan.checkout.domain.confirming import fingerprint_of
from hupan.checkout.domain.messages import Code, Message, blocks, error, escalates, sums, warning
from hupan.checkout.domain.session import (
    CheckoutSession,
    DeliveryOption,
    ItemSeen,
    Line,
    Status,
    Wishes,
)
from hupan.kernel import Param
from hupan.pricing import Quote


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rooms below say.

    Attributes:
        offers: Of the lines, whatever their status.
        items: What can be seen of them; what is no longer on any shelf is not in it.
        available: How many of each can be had.
        quote: Of `buyable`; `None` where that is nothing.
        wrong_fields: Fields of the destination that the country's form does not accept, and why.
    """

    offers: Mapping[OfferId, Offer]
    items: Mapping[OfferId, ItemSeen]
    available: Mapping[OfferId, int]
    quote: Quote | None = None
    wrong_fields: Mapping[str, str] = field(default_factory=dict[str, str])


def buyable(wishes: Wishes, currency: str, facts: Facts) -> dict[OfferId, int]:
    """Say what of the wishes can be reckoned: what is for sale in the currency, and of which there is some."""
    return {
        line.offer_id: line.quantity
        for line in wishes.lines
        if _gone(line, currency, facts) is None and facts.available.get(line.offer_id, 0) > 0
    }


def assess(session: CheckoutSession, facts: Facts, now: datetime) -> CheckoutSession:
    """Say how an open checkout stands now.

    Args:
        session: As it was.
        facts: What the rooms below say.
        now: The time.

    Returns:
        The same object where nothing has changed.
    """
    wishes = session.wishes
    deliveries = _deliveries(facts.quote)
    found = (
        *_of_lines(session, facts),
        *_of_buyer(session, facts),
        *_of_delivery(wishes, facts),
        *_of_codes(facts.quote),
    )
    said = {(each.code, each.path) for each in found}
    notices = tuple(each for each in session.notices if (each.code, each.path) not in said)
    assessed = replace(
        session,
        items=dict(facts.items),
        quote=facts.quote,
        deliveries=deliveries,
        messages=(*notices, *found),
        # What a failed attempt has left to say does not keep the buyer from another one.
        status=_status_of(found),
    )
    assessed = replace(assessed, fingerprint=fingerprint_of(assessed))
    if _same(session, assessed):
        return session
    return replace(assessed, updated_at=now)


def _status_of(messages: tuple[Message, ...]) -> Status:
    if not blocks(messages):
        return Status.READY
    return Status.ESCALATED if escalates(messages) else Status.INCOMPLETE


def _same(before: CheckoutSession, after: CheckoutSession) -> bool:
    return (before.fingerprint, before.messages, before.status, before.deliveries) == (
        after.fingerprint,
        after.messages,
        after.status,
        after.deliveries,
    ) and (before.quote is None) == (after.quote is None)


def _gone(line: Line, currency: str, facts: Facts) -> Code | None:
    offer = facts.offers.get(line.offer_id)
    if offer is None or offer.status is not OfferStatus.ACTIVE or line.offer_id not in facts.items:
        return Code.NOT_FOR_SALE
    if offer.variant_id != line.variant_id:
        return Code.VARIANT_CHANGED
    return Code.CURRENCY_CHANGED if offer.price.currency != currency else None


_GONE_SAYS = {
    Code.NOT_FOR_SALE: "This is no longer for sale. Remove it to go on.",
    Code.VARIANT_CHANGED: "The seller has changed what this is. Remove it, and choose it again if you want it.",
    Code.CURRENCY_CHANGED: "This is sold in another currency now. Remove it, and buy it by itself.",
}


def _of_lines(session: CheckoutSession, facts: Facts) -> list[Message]:
    messages: list[Message] = []
    if not session.wishes.lines:
        messages.append(error(Code.NO_LINES, "$.lines", "There is nothing to buy. Choose something first."))
    for at, line in enumerate(session.wishes.lines):
        path = f"$.lines[{at}]"
        named: dict[str, Param] = {"offer_id": line.offer_id}
        gone = _gone(line, session.currency, facts)
        if gone is not None:
            messages.append(error(gone, path, _GONE_SAYS[gone], **named))
            continue
        left = facts.available.get(line.offer_id, 0)
        if left < line.quantity:
            said = f"Only {left} are left. Take fewer." if left else "This is sold out. Remove it to go on."
            messages.append(error(Code.OUT_OF_STOCK, f"{path}.quantity", said, available=left, **named))
        price = facts.offers[line.offer_id].price
        if price != line.price_seen:
            said = f"One costs {price} now; it was {line.price_seen} when you chose it."
            messages.append(
                warning(Code.PRICE_CHANGED, f"{path}.unit_price", said, **sums(line.price_seen, price), **named)
            )
    return messages


def _of_buyer(session: CheckoutSession, facts: Facts) -> list[Message]:
    wishes, messages = session.wishes, list[Message]()
    if session.buyer.person_id is None and not wishes.contact.email:
        said = "Give an e-mail address, so that you hear of your order."
        messages.append(error(Code.CONTACT_MISSING, "$.contact.email", said))
    if wishes.destination is None:
        messages.append(error(Code.DESTINATION_MISSING, "$.destination", "Say where it should be delivered."))
    else:
        messages.extend(
            error(Code.DESTINATION_INVALID, f"$.destination.{name}", "Check this part of the address.", **told)
            for name, why in facts.wrong_fields.items()
            for told in [dict[str, Param](field=name, reason=why)]
        )
    return messages


def _of_delivery(wishes: Wishes, facts: Facts) -> list[Message]:
    messages: list[Message] = []
    for parcel in () if facts.quote is None else facts.quote.parcels:
        path = f"$.shipping['{parcel.seller_id}']"
        if parcel.problem is not None:
            said = "This seller does not deliver there. Choose another address, or remove what it sells."
            messages.append(
                error(Code.CANNOT_SHIP, path, said, seller_id=parcel.seller_id, reason=parcel.problem.value)
            )
            continue
        if wishes.shipping.get(parcel.seller_id, parcel.level) not in parcel.ways:
            said = "This way of delivery is not offered. Choose another one."
            messages.append(error(Code.DELIVERY_CHOICE_GONE, path, said, seller_id=parcel.seller_id))
    return messages


def _of_codes(quote: Quote | None) -> list[Message]:
    messages: list[Message] = []
    for each in () if quote is None else quote.not_applied:
        if each.code:
            facts: dict[str, Param] = {**each.params, "code": each.code, "reason": each.reason.value}
            if each.missing is not None:
                facts |= {"missing_minor": each.missing.minor, "missing_currency": each.missing.currency}
            messages.append(warning(Code.CODE_NOT_APPLIED, "$.codes", "This code takes nothing off.", **facts))
    return messages


def _deliveries(quote: Quote | None) -> tuple[DeliveryOption, ...]:
    return tuple(
        DeliveryOption(level, parcel.seller_id, window.earliest, window.latest, window.cost, level == parcel.level)
        for parcel in (() if quote is None else quote.parcels)
        for level, window in parcel.ways.items()
    )
