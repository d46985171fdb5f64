"""What an agent writes into a checkout, read into the market's words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from hupan.checkout import Contact, Destination
from hupan.protocols.ucp import invalid, list_in, number_in, object_in, text_in, texts_in

_MOST_LINES: Final = 200
_MOST_DESTINATIONS: Final = 20
_MOST_CODES: Final = 20
_MOST_CLAIMS: Final = 20
_MOST_INSTRUMENTS: Final = 10
_LONGEST_ID: Final = 200

# Numbers that everybody knows and that no card has, as the tokens of tests; nothing in earnest is paid by those.
_TEST_CARDS: Final = {"4242424242424242": "success_token", "4000000000000002": "fail_token"}

# Stands in for what conformance suites leave out: they buy without an address.
STAND_IN_EMAIL: Final = "buyer@conformance.example"
_STAND_INS: Final = {
    "US": Destination("US", "Test Buyer", "+1 415 555 0100", "CA", "San Francisco", "", "94103", "1 Market St"),
    "CA": Destination("CA", "Test Buyer", "+1 416 555 0100", "ON", "Toronto", "", "M5V 2H1", "1 Front St W"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of something, by whatever id the agent has of it."""

    item_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Paying:
    """With what is paid.

    Attributes:
        handler_id: As the agent names it; empty where it does not.
        credential: A secret.
    """

    handler_id: str
    credential: str


def read_lines(body: Mapping[str, Any]) -> list[Wanted]:
    """Read what is wanted.

    Raises:
        UcpRefusal: It is not understood.
    """
    wanted: list[Wanted] = []
    for at, each in enumerate(list_in(body, "line_items", most=_MOST_LINES)):
        line = _object(each, f"$.line_items[{at}]")
        item_id = text_in(object_in(line, "item"), "id", longest=_LONGEST_ID) or text_in(line, "id")
        quantity = number_in(line, "quantity")
        if not item_id or quantity == 0:
            raise invalid("A line has an item with an id, and a quantity of at least one.", path=f"$.line_items[{at}]")
        wanted.append(Wanted(item_id, 1 if quantity is None else quantity))
    return wanted


def read_contact(body: Mapping[str, Any]) -> Contact | None:
    """Read who buys; `None` where nothing is said of it."""
    buyer = object_in(body, "buyer")
    if not buyer:
        return None
    whole = text_in(buyer, "full_name") or text_in(buyer, "fullName")
    name = whole or f"{text_in(buyer, 'first_name')} {text_in(buyer, 'last_name')}".strip()
    return Contact(text_in(buyer, "email"), name, text_in(buyer, "phone_number"))


def read_codes(body: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Read codes; `None` where nothing is said of them, so that they stay."""
    if "discounts" not in body:
        return None
    return tuple(texts_in(object_in(body, "discounts"), "codes", most=_MOST_CODES))


def read_claims(body: Mapping[str, Any]) -> list[str]:
    """Read what the buyer is said to be entitled to."""
    return texts_in(object_in(body, "context"), "eligibility", most=_MOST_CLAIMS)


def read_destinations(body: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Read the destinations that an agent offers, with its names for them; `None` where it says nothing of them."""
    method = _method(body)
    if "destinations" not in method:
        return None
    found = [dict(_object(each, "$.fulfillment")) for each in list_in(method, "destinations", most=_MOST_DESTINATIONS)]
    return [
        {key: value for key, value in each.items() if isinstance(value, str) and len(value) <= _LONGEST_ID}
        | {"id": str(each.get("id") or f"destination_{at + 1}")[:_LONGEST_ID]}
        for at, each in enumerate(found)
    ]


def read_selected(body: Mapping[str, Any]) -> str:
    """Read which destination is chosen; empty where none is."""
    return text_in(_method(body), "selected_destination_id", longest=_LONGEST_ID)


def read_paying(body: Mapping[str, Any]) -> Paying | None:
    """Read with what is paid; `None` where nothing is said of it.

    Raises:
        UcpRefusal: It is not understood.
    """
    given: object = body.get("payment_data")
    if not isinstance(given, dict):
        instruments = cast("list[object]", list_in(object_in(body, "payment"), "instruments", most=_MOST_INSTRUMENTS))
        given = next(iter([*(each for each in instruments if _is_selected(each)), *instruments]), None)
    if given is None:
        return None
    instrument = _object(cast("object", given), "$.payment.instruments[0]")
    credential = object_in(instrument, "credential")
    handler_id, number = text_in(instrument, "handler_id", longest=_LONGEST_ID), text_in(credential, "number")
    if number and number not in _TEST_CARDS:
        # Whoever takes numbers of cards has to be let by those who issue them; we do not even keep one for a moment.
        raise invalid("Send a token; numbers of cards are not taken here.", path="$.payment.instruments[0].credential")
    return Paying(handler_id, _TEST_CARDS.get(number) or text_in(credential, "token"))


def destination_of(address: Mapping[str, Any]) -> Destination:
    """Read a postal address."""
    name = text_in(address, "full_name") or f"{text_in(address, 'first_name')} {text_in(address, 'last_name')}".strip()
    return Destination(
        country=text_in(address, "address_country").upper(),
        name=name,
        phone=text_in(address, "phone_number"),
        region=text_in(address, "address_region"),
        city=text_in(address, "address_locality"),
        postal_code=text_in(address, "postal_code"),
        line1=text_in(address, "street_address"),
        line2=text_in(address, "extended_address"),
    )


def address_of(destination: Destination) -> dict[str, str]:
    """Write a postal address."""
    written = {
        "full_name": destination.name,
        "phone_number": destination.phone,
        "street_address": destination.line1,
        "extended_address": destination.line2,
        "address_locality": destination.city,
        "address_region": destination.region,
        "postal_code": destination.postal_code,
        "address_country": destination.country,
    }
    return {key: value for key, value in written.items() if value}


def filled(destination: Destination | None) -> Destination:
    """Complete an address by one that stands in for it, as far as it says nothing; for conformance suites."""
    if destination is None:
        return _STAND_INS["US"]
    known = _STAND_INS.get(destination.country)
    if known is None:
        return destination
    names = ("name", "phone", "region", "city", "postal_code", "line1")
    missing = {name: getattr(known, name) for name in names if not getattr(destination, name)}
    return replace(destination, **missing)


def _method(body: Mapping[str, Any]) -> Mapping[str, Any]:
    methods = list_in(object_in(body, "fulfillment"), "methods", most=_MOST_DESTINATIONS)
    return _object(methods[0], "$.fulfillment.methods[0]") if methods else {}


def _is_selected(instrument: object) -> bool:
    return isinstance(instrument, dict) and cast("Mapping[str, object]", instrument).get("selected") is True


def _object(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise invalid("This is an object.", path=path)
    return cast("Mapping[str, Any]", value)
