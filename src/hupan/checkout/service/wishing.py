"""What buyers may ask of a checkout, and the rules by which it becomes wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from hupan.catalog import Offer, OfferId, SellerId
from hupan.checkout.domain.session import (
    LONGEST_CODE,
    LONGEST_NOTE,
    MOST_CODES,
    MOST_LINES,
    MOST_OF_ONE,
    STANDARD,
    Confirmed,
    Contact,
    Destination,
    Line,
    LineId,
    Wishes,
)
from hupan.checkout.errors import BadCheckout
from hupan.checkout.ports import WantedLine
from hupan.kernel import Language, new_id

_LONGEST_FIELD = 200
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Changes:
    """What a buyer changes; `None` leaves it as it is.

    Attributes:
        lines: All lines, in place of the present ones.
    """

    lines: tuple[WantedLine, ...] | None = None
    contact: Contact | None = None
    destination: Destination | None = None
    shipping: Mapping[SellerId, str] | None = None
    codes: tuple[str, ...] | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class NewCheckout:
    """What a checkout begins with.

    Attributes:
        lines: What is bought; `None` takes the buyer's cart.
        currency: Of which currency the lines are; `None` where they have only one.
        country: Where it will probably go.
        wishes: What else is known already.
    """

    country: str
    lines: tuple[WantedLine, ...] | None = None
    currency: str | None = None
    language: Language = Language.EN
    wishes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a person wants to pay, and what.

    Attributes:
        key: The same request again has the same key.
        fingerprint: Of what the person has seen.
        credential: What the handler needs; a secret.
        confirmed: How they said so.
    """

    key: str
    fingerprint: str
    handler: str = ""
    credential: str = ""
    confirmed: Confirmed = field(default_factory=Confirmed)


def change(wishes: Wishes, changes: Changes, offers: Mapping[OfferId, Offer]) -> Wishes:
    """Apply changes.

    Args:
        wishes: As they are.
        changes: What is changed.
        offers: What is known of the offers that the changes name.

    Raises:
        BadCheckout: Something in it cannot be.
    """
    return replace(
        wishes,
        lines=wishes.lines if changes.lines is None else _lines(wishes.lines, changes.lines, offers),
        contact=wishes.contact if changes.contact is None else _contact(changes.contact),
        destination=wishes.destination if changes.destination is None else _destination(changes.destination),
        shipping=wishes.shipping if changes.shipping is None else _shipping(changes.shipping),
        codes=wishes.codes if changes.codes is None else _codes(changes.codes),
        language=changes.language or wishes.language,
    )


def _lines(present: Sequence[Line], wanted: Sequence[WantedLine], offers: Mapping[OfferId, Offer]) -> tuple[Line, ...]:
    known = {line.offer_id: line for line in present}
    lines: dict[OfferId, Line] = {}
    for each in wanted:
        before = lines.get(each.offer_id)
        base = before or known.get(each.offer_id) or _fresh(each.offer_id, offers)
        quantity = each.quantity + (before.quantity if before else 0)
        if each.quantity < 1 or quantity > MOST_OF_ONE:
            raise BadCheckout(f"The quantity is from 1 to {MOST_OF_ONE}.", field="quantity", offer_id=each.offer_id)
        note = (
            base.gift_note if each.gift_note is None else checked(each.gift_note, LONGEST_NOTE, "gift_note", lines=True)
        )
        lines[each.offer_id] = replace(
            base, quantity=quantity, gift_note=note, price_seen=each.price_seen or base.price_seen
        )
    if len(lines) > MOST_LINES:
        raise BadCheckout(f"A checkout has up to {MOST_LINES} lines.", field="lines")
    return tuple(lines.values())


def _fresh(offer_id: OfferId, offers: Mapping[OfferId, Offer]) -> Line:
    offer = offers.get(offer_id)
    if offer is None:
        raise BadCheckout("There is no such offer.", field="lines", offer_id=offer_id)
    return Line(LineId(new_id("chl")), offer_id, 1, offer.variant_id, offer.price)


def _contact(contact: Contact) -> Contact:
    email = checked(contact.email, _LONGEST_EMAIL, "email").strip()
    name, at, domain = email.rpartition("@")
    if email and not (name and at and "." in domain.strip(".") and " " not in email):
        raise BadCheckout("This is no e-mail address.", field="email")
    return Contact(
        email, checked(contact.name, _LONGEST_FIELD, "name").strip(), checked(contact.phone, 40, "phone").strip()
    )


def _destination(destination: Destination) -> Destination:
    values = {each.name: getattr(destination, each.name) for each in fields(destination)}
    made = Destination(**{name: checked(value, _LONGEST_FIELD, name).strip() for name, value in values.items()})
    if not (len(made.country) == 2 and made.country.isascii() and made.country.isupper()):  # noqa: PLR2004 - ISO 3166-1
        raise BadCheckout("Choose a country.", field="country")
    return made


def _shipping(shipping: Mapping[SellerId, str]) -> dict[SellerId, str]:
    if len(shipping) > MOST_LINES:
        raise BadCheckout("There are not as many sellers.", field="shipping")
    return {
        SellerId(checked(seller_id, _LONGEST_FIELD, "shipping")): checked(choice, 100, "shipping") or STANDARD
        for seller_id, choice in shipping.items()
    }


def _codes(codes: Sequence[str]) -> tuple[str, ...]:
    if len(codes) > MOST_CODES:
        raise BadCheckout(f"Up to {MOST_CODES} codes can be used.", field="codes")
    typed = (checked(code, LONGEST_CODE, "codes").strip() for code in codes)
    return tuple(dict.fromkeys(code for code in typed if code))


def checked(text: str, longest: int, name: str, *, lines: bool = False) -> str:
    """Take text by strangers as it is, where it can be shown and is not too long.

    Raises:
        BadCheckout: It cannot, or is.
    """
    shown = text.replace("\r\n", "\n").replace("\n", "") if lines else text
    if len(text) > longest or not shown.isprintable():
        raise BadCheckout(f"This is at most {longest} characters of plain text.", field=name)
    return text
