"""Addresses as plain values, the form that a country has for them, and the rule that holds one against the other."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.addresses.errors import BadAddress

AddressId = NewType("AddressId", str)

MOST_ADDRESSES = 50
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{3,28}[0-9]")
_FEWEST_DIGITS = 5


class Field(StrEnum):
    """The parts of an address."""

    NAME = "name"
    PHONE = "phone"
    REGION = "region"
    CITY = "city"
    DISTRICT = "district"
    POSTAL_CODE = "postal_code"
    LINE1 = "line1"
    LINE2 = "line2"


LONGEST = {
    Field.NAME: 100,
    Field.PHONE: 30,
    Field.REGION: 80,
    Field.CITY: 80,
    Field.DISTRICT: 80,
    Field.POSTAL_CODE: 16,
    Field.LINE1: 200,
    Field.LINE2: 200,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An address as somebody typed it in.

    Attributes:
        country: ISO 3166-1 alpha-2.
        region: State, province or prefecture: its code, or its name in the country's own language or in Latin letters.
        district: What stands between the city and the street, where a country has that.
    """

    country: str
    name: str = ""
    phone: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    postal_code: str = ""
    line1: str = ""
    line2: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address to which something can be sent.

    Attributes:
        id: In its owner's book; empty where it is in none.
        region: The part behind the hyphen of ISO 3166-2 where the country has such codes, else as its people write it.
    """

    id: AddressId
    name: str
    phone: str
    country: str
    region: str
    city: str
    district: str
    postal_code: str
    line1: str
    line2: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An address in a person's book."""

    address: Address
    is_default: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """What a field offers. It is kept as `value`; `latin` is for those who do not read the country's letters."""

    value: str
    name: str
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a country.

    Attributes:
        value: What is kept.
        written: What stands on a parcel.
        names: All that people write for it.
        postal: How its postal codes begin, as a regular expression; empty where that says nothing.
    """

    value: str
    written: str
    name: str
    latin: str
    names: frozenset[str]
    postal: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form.

    Attributes:
        kind: What it is called there, such as `prefecture`, `state`, `zip`; pages translate it.
        choices: What is known to fit. For regions nothing else does; elsewhere they only help with typing.
        example: Such as `94043`.
    """

    field: Field
    required: bool
    kind: str
    choices: tuple[Choice, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """How a country writes addresses.

    Attributes:
        fields: In the order in which its people fill them in.
        lines: How a parcel is labelled: `{city}` and the like stand for fields, `{street}` for both lines.
        postal: What its postal codes look like, as a regular expression; empty where it has none.
    """

    country: str
    fields: tuple[FormField, ...]
    lines: tuple[str, ...]
    postal: str = ""
    regions: tuple[Region, ...] = ()

    def region(self, text: str) -> Region | None:
        """Find the region that somebody means."""
        wanted = _folded(text)
        if not wanted:
            return None
        return next((each for each in self.regions if wanted in each.names or wanted == _folded(each.value)), None)

    def written(self, address: Address) -> tuple[str, ...]:
        """Write the lines of a label, without the country."""
        region = self.region(address.region)
        values = {each.value: str(getattr(address, each.value)) for each in Field}
        values["street"] = "\n".join(line for line in (address.line1, address.line2) if line)
        values["region"] = address.region if region is None else region.written
        whole = "\n".join(_filled_in(line, values) for line in self.lines)
        return tuple(line for each in whole.split("\n") if (line := " ".join(each.split())))


def check(draft: Draft, form: AddressForm, address_id: AddressId) -> Address:
    """Make an address of what was typed in; what a country's addresses do not have is left out.

    Args:
        draft: As typed in.
        form: Of the draft's country.
        address_id: What it is called in the book, or empty.

    Raises:
        BadAddress: Nothing could be delivered there.
    """
    needed = {each.field: each.required for each in form.fields}
    texts = {each: _typed(each, getattr(draft, each.value)) if each in needed else "" for each in Field}
    problems: dict[Field, str] = {}
    region = form.region(texts[Field.REGION])
    if region is not None:
        texts[Field.REGION] = region.value
    elif texts[Field.REGION] and form.regions:
        problems[Field.REGION] = "unknown"
    if wrong := _wrong_postal(texts[Field.POSTAL_CODE], form, region):
        problems[Field.POSTAL_CODE] = wrong
    if texts[Field.PHONE] and not _is_phone(texts[Field.PHONE]):
        problems[Field.PHONE] = "pattern"
    problems |= {each: "too_long" for each, text in texts.items() if len(text) > LONGEST[each]}
    problems |= {each: "required" for each, text in texts.items() if not text and needed.get(each)}
    if problems:
        raise BadAddress({each.value: problems[each] for each in Field if each in problems})
    return Address(id=address_id, country=form.country, **{each.value: text for each, text in texts.items()})


def same_place(one: Address, other: Address) -> bool:
    """Whether two addresses differ in nothing but what they are called."""
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(Address) if each.name != "id")


def names_of(texts: Sequence[str]) -> frozenset[str]:
    """Fold all that people write for something, so that it is found however they write it."""
    return frozenset(_folded(each) for each in texts if each)


def _filled_in(line: str, values: Mapping[str, str]) -> str:
    """Put fields into a line of a label; what only parts them goes where one of them is empty."""
    filled, between, skipped = "", "", False
    for piece in re.split(r"(\{\w+\})", line):
        if not piece.startswith("{"):
            between += piece
        elif value := values[piece[1:-1]]:
            filled += value if skipped and not filled else between + value
            between, skipped = "", False
        else:
            skipped = True
    return filled if skipped else filled + between


def _wrong_postal(code: str, form: AddressForm, region: Region | None) -> str:
    if not code or not form.postal:
        return ""
    if not re.fullmatch(form.postal, code):
        return "pattern"
    return "other_region" if region is not None and not re.match(region.postal, code) else ""


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and sum(char.isdigit() for char in text) >= _FEWEST_DIGITS


def _typed(field: Field, text: str) -> str:
    if field in {Field.PHONE, Field.POSTAL_CODE}:
        text = unicodedata.normalize("NFKC", text[:200])
    return _tidy(text).upper() if field is Field.POSTAL_CODE else _tidy(text)


def _tidy(text: str) -> str:
    """Make text safe to keep and to print: no control characters, no marks that turn the direction, one space each."""
    bounded = text[:2000]
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in bounded)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
