"""What a shop says of itself at `/.well-known/ucp`, in the words of either version."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

from hupan.merchants import Handler, Introduction, MerchantLacks, Skill
from hupan.protocols.signatures import Jwk
from hupan.protocols.ucp import CHECKOUT, DIALECTS, FULFILLMENT, LOOKUP, ORDER, SEARCH
from hupan.protocols.ucp_away.reading import (
    LONGEST_URL,
    an_object,
    must,
    name_in,
    objects,
    words,
)

SPOKEN: Final = tuple(DIALECTS)
"""The versions that are spoken here, the newest first."""

_SHOPPING: Final = "dev.ucp.shopping"
_MOST: Final = 64
_SKILLS: Final[Mapping[str, Skill]] = {
    SEARCH: Skill.SEARCH,
    LOOKUP: Skill.LOOKUP,
    CHECKOUT: Skill.CHECKOUT,
    FULFILLMENT: Skill.DELIVERY,
    ORDER: Skill.ORDERS,
}


def version_of(profile: Mapping[str, Any]) -> str:
    """Read in which version a profile is written."""
    return name_in(an_object(profile.get("ucp")), "version")


def older(profile: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name the other versions that are spoken on both sides, the newest first, and where their profiles lie."""
    listed = an_object(an_object(profile.get("ucp")).get("supported_versions"))
    for version in SPOKEN:
        where: object = listed.get(version)
        if isinstance(where, str) and 0 < len(where) <= LONGEST_URL:
            yield version, where


def read_profile(profile: Mapping[str, Any], version: str) -> Introduction:
    """Read what both sides can do.

    Args:
        profile: As it came.
        version: Its own, which is spoken here.

    Raises:
        MerchantNotUnderstood: It is no profile.
        MerchantLacks: The shop cannot be asked over REST.
    """
    ucp = an_object(profile.get("ucp"))
    skills = frozenset(_SKILLS[name] for name in _capabilities(ucp.get("capabilities"), version) if name in _SKILLS)
    keys = objects(profile.get("signing_keys", ucp.get("signing_keys")), _MOST)
    # What is delivered or tracked without a checkout is nothing.
    if Skill.CHECKOUT not in skills:
        skills -= {Skill.DELIVERY}
    return Introduction(
        version=version,
        endpoint=_endpoint(ucp),
        skills=skills,
        handlers=tuple(handlers_in(profile)),
        keys=tuple(_plain(each) for each in keys),
    )


def handlers_in(body: Mapping[str, Any]) -> Iterator[Handler]:
    """Name the ways to pay that a profile or a checkout has."""
    named = an_object(an_object(body.get("ucp")).get("payment_handlers"))
    for name, group in list(named.items())[:_MOST]:
        for each in objects(group, _MOST):
            if handler_id := name_in(each, "id"):
                yield Handler(handler_id, words(name))
    for each in objects(an_object(body.get("payment")).get("handlers"), _MOST):
        if handler_id := name_in(each, "id"):
            yield Handler(handler_id, words(each.get("name")))


def _endpoint(ucp: Mapping[str, Any]) -> str:
    services = an_object(ucp.get("services"))
    shopping: object = services.get(_SHOPPING)
    if isinstance(shopping, dict):
        rest = an_object(cast("Mapping[str, Any]", shopping).get("rest"))
    else:
        rest = next((each for each in objects(shopping, _MOST) if each.get("transport") == "rest"), an_object(None))
    if not rest:
        raise MerchantLacks("The shop cannot be asked over REST.", what="rest")
    endpoint: object = rest.get("endpoint")
    found = endpoint.rstrip("/") if isinstance(endpoint, str) and len(endpoint) <= LONGEST_URL else ""
    parts = urlsplit(must(found, "endpoint"))
    return must("" if parts.query or parts.fragment else found, "endpoint")


def _capabilities(listed: object, version: str) -> set[str]:
    """Name what the shop can do in this version; of extensions those that extend something that it can do."""
    if isinstance(listed, list):
        entries = [(name_in(each, "name"), each) for each in objects(cast("object", listed), _MOST)]
    else:
        entries = [(name, each) for name, group in an_object(listed).items() for each in objects(group, _MOST)]
    return {name for name, each in entries if name_in(each, "version") == version}


def _plain(jwk: Jwk) -> dict[str, str]:
    """Keep of a key what one verifies by."""
    return {name: value for name in ("kid", "kty", "crv", "x", "y", "alg") if (value := name_in(jwk, name))}
