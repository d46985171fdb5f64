"""Reads strangers' JSON: what is not as it should be is said so, what is too long is cut, what hides is left out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import orjson

from hupan.kernel import CURRENCIES, LARGEST_MINOR, Money
from hupan.merchants import MerchantNotUnderstood

LONGEST_ID: Final = 200
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 500
LONGEST_URL: Final = 2048

# Signs that hide, or turn what follows; joiners, which shape emoji and some scripts, stay.
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_ID: Final = re.compile(r"[^\s\x00-\x1f\x7f]+")


def parsed(raw: bytes) -> Mapping[str, Any]:
    """Read a body as an object.

    Raises:
        MerchantNotUnderstood: It is none.
    """
    try:
        found: object = orjson.loads(raw)
    except ValueError as error:
        raise odd("no JSON") from error
    if not isinstance(found, dict):
        raise odd("no object")
    return cast("Mapping[str, Any]", found)


def odd(what: str) -> MerchantNotUnderstood:
    """Say that an answer is not what the standard says."""
    return MerchantNotUnderstood("What the shop answers is not understood.", what=what[:100])


def an_object(value: object) -> Mapping[str, Any]:
    """Read an object; an empty one where there is none."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def objects(value: object, most: int) -> list[Mapping[str, Any]]:
    """Read the first objects of a list; none where there is no list."""
    if not isinstance(value, list):
        return []
    found = cast("Sequence[object]", value)[:most]
    return [cast("Mapping[str, Any]", each) for each in found if isinstance(each, dict)]


def words(value: object, longest: int = LONGEST_TITLE) -> str:
    """Read words for people on one line: cut, without marks of pages and without signs that hide."""
    if not isinstance(value, str):
        return ""
    plain = " ".join(_HIDDEN.sub(" ", _TAG.sub(" ", value[: longest * 8])).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def name_in(body: Mapping[str, Any], key: str) -> str:
    """Read the name of a thing; empty where there is none that could be one."""
    value = body.get(key)
    known = isinstance(value, str) and len(value) <= LONGEST_ID and _ID.fullmatch(value) and not _HIDDEN.search(value)
    return str(value) if known else ""


def must(found: str, what: str) -> str:
    """Insist that something is there.

    Raises:
        MerchantNotUnderstood: It is not.
    """
    if not found:
        raise odd(what)
    return found


def minor_in(body: Mapping[str, Any], key: str, *, negative: bool = False) -> int:
    """Read a sum in minor units.

    Raises:
        MerchantNotUnderstood: It is none, or none that could be paid.
    """
    value = body.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_MINOR:
        raise odd(f"{key} is no sum")
    if value < 0 and not negative:
        raise odd(f"{key} is less than nothing")
    return value


def currency_in(body: Mapping[str, Any], key: str = "currency") -> str:
    """Read a currency.

    Raises:
        MerchantNotUnderstood: It is none of ISO 4217.
    """
    value = body.get(key)
    if not isinstance(value, str) or value not in CURRENCIES:
        raise odd(f"{key} is no currency")
    return value


def money_in(value: object) -> Money:
    """Read a sum with its currency.

    Raises:
        MerchantNotUnderstood: It is none.
    """
    body = an_object(value)
    return Money(minor_in(body, "amount"), currency_in(body))


def count_in(body: Mapping[str, Any], key: str, most: int = 1_000_000) -> int:
    """Read how many; nothing where that is no number."""
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0


def page_in(value: object, *, local: bool) -> str:
    """Read the address of a page that a person may be sent to; empty where it is none.

    Args:
        value: As the shop wrote it.
        local: Whether the shop is one on this machine, which may have pages without TLS.
    """
    if not isinstance(value, str) or len(value) > LONGEST_URL or re.search(r"[\s\\<>\"'`\x00-\x20]", value):
        return ""
    schemes = ("https://", "http://") if local else ("https://",)
    if not value.startswith(schemes) or "@" in value.partition("://")[2].partition("/")[0]:
        return ""
    return value if value.isascii() and value.isprintable() else ""
