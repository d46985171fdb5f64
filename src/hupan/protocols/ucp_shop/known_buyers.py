"""Buyers whom a shop knows by their e-mail address, as the older version's suite has it.

An e-mail address that an agent writes proves nothing, so in earnest nobody's addresses are offered for it: there is no
implementation of this port but that of conformance mode (docs/decisions/0074-what-suites-want-and-strangers-get.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hupan.protocols.ucp import list_in, object_in, text_in

_MOST = 20


class KnownBuyers(Protocol):
    """Knows who lives where. Below: `bootstrap`."""

    def of(self, email: str) -> Sequence[Mapping[str, str]]:
        """List somebody's addresses in UCP's words, each with its id."""
        ...

    def keep(self, email: str, address: Mapping[str, str]) -> str:
        """Keep an address, and say its id: that of an equal one where there is one."""
        ...


def with_known(notes: Mapping[str, Any], body: Mapping[str, Any], known: KnownBuyers | None) -> Mapping[str, Any]:
    """Add to what is noted of a checkout the addresses of whoever buys.

    Args:
        notes: What is noted already.
        body: What the agent wrote just now.
        known: Knows buyers; `None` in earnest.
    """
    email = text_in(notes.get("buyer") or {}, "email")
    methods = list_in(object_in(body, "fulfillment"), "methods", most=_MOST)
    if known is None or not email or not methods:
        return notes
    there = list(notes.get("destinations") or [])
    if not there:
        return {**notes, "destinations": [dict(each) for each in known.of(email)]}
    named = {each.get("id") for each in list_in(methods[0], "destinations", most=_MOST)}
    return {**notes, "destinations": [_kept(each, email, known, named) for each in there]}


def _kept(address: Mapping[str, str], email: str, known: KnownBuyers, named: set[Any]) -> dict[str, str]:
    """Give an address that came without an id of its own the one under which it is kept."""
    is_kept = address["id"] in {each["id"] for each in known.of(email)}
    said = {key: value for key, value in address.items() if key != "id"}
    return {**said, "id": address["id"] if is_kept or address["id"] in named else known.keep(email, said)}
